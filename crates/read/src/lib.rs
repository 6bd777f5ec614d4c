//! [`Document`](demarche_core::Document)s to [`Reading`](demarche_core::Reading)s.
