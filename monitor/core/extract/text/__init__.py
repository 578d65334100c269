"""Plain text -> sentences, marks and trees with offsets."""
