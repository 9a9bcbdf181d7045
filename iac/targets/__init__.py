"""The only room that touches real devices, real files and real secrets."""
