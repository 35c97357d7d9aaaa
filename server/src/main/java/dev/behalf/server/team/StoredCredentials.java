package dev.behalf.server.team;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import dev.behalf.server.db.Database;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Our passkeys as the library asks for them; its user name is the id of a member.
final class StoredCredentials implements CredentialRepository {

    private final Database database;

    StoredCredentials(Database database) {
        this.database = database;
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String member) {
        return database.read(handle -> PasskeyTable.keysOfMember(handle, member)).stream()
                .map(key -> PublicKeyCredentialDescriptor.builder()
                        .id(WebAuthn.bytes(key.credential()))
                        .build())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String member) {
        return database.read(handle -> MemberTable.find(handle, member)
                .map(found -> WebAuthn.bytes(PasskeyTable.userHandle(handle, found.id()))));
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
        return database.read(handle -> PasskeyTable.memberOf(handle, userHandle.getBase64Url()));
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credential, ByteArray userHandle) {
        return database.read(handle -> PasskeyTable.key(handle, credential.getBase64Url()))
                .filter(key -> key.userHandle().equals(userHandle.getBase64Url()))
                .map(StoredCredentials::registered);
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credential) {
        return database.read(handle -> PasskeyTable.key(handle, credential.getBase64Url())).stream()
                .map(StoredCredentials::registered)
                .collect(Collectors.toSet());
    }

    private static RegisteredCredential registered(PasskeyTable.Key key) {
        return RegisteredCredential.builder()
                .credentialId(WebAuthn.bytes(key.credential()))
                .userHandle(WebAuthn.bytes(key.userHandle()))
                .publicKeyCose(WebAuthn.bytes(key.publicKey()))
                .signatureCount(key.signCount())
                .build();
    }
}
