/// The HTTP edge: the listener, routes, bodies, problem documents, CORS and health. Knows no feature of the product.
@NullMarked
package dev.behalf.server.web;

import org.jspecify.annotations.NullMarked;
