"""Readers of other tools' files: text in, plan document out."""
