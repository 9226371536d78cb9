"""The five faces of official papers, and what they can draw (公文字库)."""
