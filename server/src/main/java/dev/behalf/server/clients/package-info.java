/// OAuth clients of an environment: those that registered themselves, those the team registered, and those that publish
/// a document about themselves.
@NullMarked
package dev.behalf.server.clients;

import org.jspecify.annotations.NullMarked;
