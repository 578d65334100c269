"""An always-on worker that reads news feeds and tells people that a conflict is escalating."""
