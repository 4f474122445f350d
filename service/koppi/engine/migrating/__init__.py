"""Migration: a running instance goes on by another version of its diagram."""
