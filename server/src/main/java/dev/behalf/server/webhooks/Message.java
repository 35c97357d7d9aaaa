package dev.behalf.server.webhooks;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The body of a delivery: the same in every try, so that whoever has handled one can tell. No token, no e-mail address
/// and no name: whoever may know more asks the admin API by the ids.
final class Message {

    private Message() {}

    /// `type`, `timestamp` and `data`, as Standard Webhooks 1.0 has it ("Payload structure").
    static String of(String environment, WebhookDelivery delivery) {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("type", delivery.event().id())
                .put("timestamp", delivery.at().toString());
        ObjectNode data = body.putObject("data").put("environment", environment);
        if (delivery.event() != WebhookEvent.TEST) {
            data.put("connection", delivery.connection())
                    .put("person", delivery.person())
                    .put("client", delivery.client())
                    .put("state", delivery.event().state())
                    .put("reason", delivery.reason());
        }
        data.put("text", delivery.text());
        return JsonMapper.shared().writeValueAsString(body);
    }
}
