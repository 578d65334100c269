"""The embedded broker and its quirks; nothing here knows what the messages mean."""
