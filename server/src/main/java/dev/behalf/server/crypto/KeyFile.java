package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/// A file that holds a [KeyEncryptionKey].
public final class KeyFile {

    private static final int MAX_BYTES = 64 * 1024;

    private KeyFile() {}

    /// @throws IllegalArgumentException when the file is missing, or holds no key
    public static KeyEncryptionKey read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(file + ": expected a key, found a file of more than 64 KiB");
            }
            return KeyEncryptionKey.parse(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": expected a key file that can be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /// Makes a new key in a new file that only its owner can read.
    ///
    /// @return false where there is a file already, which stays as it is
    /// @throws IOException when it cannot be written
    public static boolean create(Path file, SecureRandom random) throws IOException {
        try {
            Files.createFile(file, ownerOnly(file));
        } catch (FileAlreadyExistsException _) {
            return false;
        }
        Files.writeString(file, KeyEncryptionKey.generate(random) + "\n", UTF_8, StandardOpenOption.WRITE);
        return true;
    }

    /// Whether others than its owner may read the file.
    public static boolean isOpenToOthers(Path file) throws IOException {
        if (!isPosix(file)) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
