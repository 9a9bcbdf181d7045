"""Spreadsheets become city files, and every row is accounted for."""
