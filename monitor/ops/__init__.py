"""AROUND: embedded broker, metrics, health, logs."""
