"""The tamper-evident log: RFC 6962 tree, C2SP signed notes and checkpoints, without Django."""
