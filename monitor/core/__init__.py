"""PURE: values in, values out. No clock, socket, log, random number, Kafka or Faust."""
