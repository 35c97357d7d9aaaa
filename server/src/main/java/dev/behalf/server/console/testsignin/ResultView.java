package dev.behalf.server.console.testsignin;

/// A report and the pages it leads to.
///
/// @param dashboard the provider's, empty where it is not known
public record ResultView(Report report, String again, String federation, String dashboard) {}
