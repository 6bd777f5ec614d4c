//! Questions over a store: filters, full text, series, exports. Knows SQL and formats, no network and no model.
