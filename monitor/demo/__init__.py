"""The bundled story, the server that plays it, and the account of what was found."""
