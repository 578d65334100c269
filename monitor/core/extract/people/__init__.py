"""A page -> its cast: who is who, in which office, and whom each pronoun stands for."""
