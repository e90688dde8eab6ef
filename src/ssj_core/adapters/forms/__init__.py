"""Filled forms."""
