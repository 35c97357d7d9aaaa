package dev.behalf.server;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Says why a file cannot be read. Of the JDK's own messages some are the file's name and nothing more.
final class FileProblem {

    private FileProblem() {}

    static String of(Path file, IOException problem) {
        return file + " cannot be read: " + reason(file, problem) + ".";
    }

    private static String reason(Path file, IOException problem) {
        if (Files.isDirectory(file)) {
            return "it is a directory, where a file was expected";
        }
        return switch (problem) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case CharacterCodingException _ -> "it was expected to be text in UTF-8";
            default -> String.valueOf(problem.getMessage());
        };
    }
}
