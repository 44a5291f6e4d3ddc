"""An alert held for a child whose condition is known and planned for: reads, forms, who may."""
