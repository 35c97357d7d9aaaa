/// What every emulated tenant is built from: signing keys, tokens, an HTTP host that can fail and lie, sign-in pages.
@NullMarked
package dev.behalf.sandbox.idp;

import org.jspecify.annotations.NullMarked;
