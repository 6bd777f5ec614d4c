//! [`Reading`](demarche_core::Reading)s to [`Record`](demarche_core::Record)s.
