"""IN: the only folder that fetches."""
