package dev.behalf.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What `./behalf bench` runs.
@Command(
        name = "bench",
        subcommands = {
            InProcessCommand.class,
            HttpCommand.class,
            FootprintCommand.class,
            PagesCommand.class,
            TokensCommand.class,
            OnBehalfCommand.class,
            HandOutCommand.class,
            RelayCommand.class
        })
final class Bench {

    private Bench() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
