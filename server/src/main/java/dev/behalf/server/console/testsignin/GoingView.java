package dev.behalf.server.console.testsignin;

/// A page that goes on to the provider by itself: a form may lead to no other site (Content Security Policy,
/// `form-action`), a page may.
public record GoingView(String provider, String authorizeUrl) {}
