"""The five points of the answer, one file each."""
