"""OUT: the only folder that tells people."""
