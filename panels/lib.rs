//! Reusable panels, generic over metrics.
