"""THROUGH: the only folder that knows Kafka and Faust."""
