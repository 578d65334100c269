"""Environment and config/ -> values; the only reader of os.environ."""
