package dev.behalf.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory of one demonstration, empty at its beginning. What another that still runs has in its own is left
/// alone.
record DemoHome(Path path, FileChannel lock) implements AutoCloseable {

    private static final String LOCK = "lock";

    /// Takes `demo` below the directory, or `demo-2` and so on where others run.
    static DemoHome take(Path below) throws IOException {
        for (int number = 1; ; number++) {
            Path path = Files.createDirectories(below.resolve(number == 1 ? "demo" : "demo-" + number));
            FileChannel lock = locked(path.resolve(LOCK));
            if (lock != null) {
                clear(path);
                return new DemoHome(path, lock);
            }
        }
    }

    /// @return null where somebody else has it
    private static @Nullable FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // By this very process.
        }
        channel.close();
        return null;
    }

    private static void clear(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(path) && !file.equals(path.resolve(LOCK))) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Another may take it now; what is in it stays until then.
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
