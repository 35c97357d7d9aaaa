/// The database: SQLite in a file or PostgreSQL by a URL, one schema for both. Knows none of the tables' meaning:
/// each feature owns its own.
@NullMarked
package dev.behalf.server.db;

import org.jspecify.annotations.NullMarked;
