"""Words in a text -> the actors they name, and whose side they are on."""
