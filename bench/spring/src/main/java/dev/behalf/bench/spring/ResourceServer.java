package dev.behalf.bench.spring;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// A resource server as Spring Boot configures it: the issuer, the audience and the key set are properties, every
/// request needs a token. The endpoint answers as ours does, with nothing but the subject.
@SpringBootApplication
@RestController
public class ResourceServer {

    public static void main(String... args) {
        SpringApplication.run(ResourceServer.class, args);
    }

    /// Boot adds it to its own checks of issuer, audience and times.
    @Bean
    OAuth2TokenValidator<Jwt> client(@Value("${bench.client}") String client) {
        return new JwtClaimValidator<String>("azp", client::equals);
    }

    @GetMapping("/v1/check")
    ResponseEntity<Void> check(@AuthenticationPrincipal Jwt token) {
        return ResponseEntity.ok().header("X-Subject", token.getSubject()).build();
    }
}
