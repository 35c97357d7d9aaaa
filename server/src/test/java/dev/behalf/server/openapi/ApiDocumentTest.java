package dev.behalf.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ApiDocumentTest {

    private static ApiDocument read(String text) {
        ApiDocument.Reading reading = ApiDocument.read(text);
        assertThat(reading).as(text).isInstanceOf(ApiDocument.Reading.Read.class);
        return ((ApiDocument.Reading.Read) reading).document();
    }

    /// @param paths with ' for "
    private static ApiDocument paths(String version, String paths) {
        return read("{'openapi': '%s', 'info': {'title': 't', 'version': '1'}, 'paths': {%s}, 'components': {%s}}"
                .formatted(version, paths, COMPONENTS)
                .replace('\'', '"'));
    }

    private static final String COMPONENTS = """
            'schemas': {
              'Tree': {'type': 'object', 'properties': {'name': {'type': 'string'},
                 'children': {'type': 'array', 'items': {'$ref': '#/components/schemas/Tree'}}}},
              'Chicken': {'properties': {'egg': {'$ref': '#/components/schemas/Egg'}}},
              'Egg': {'properties': {'chicken': {'$ref': '#/components/schemas/Chicken'}}},
              'Upload': {'allOf': [{'properties': {'file': {'type': 'string', 'format': 'binary'}}},
                 {'$ref': '#/components/schemas/Upload'}, {'$ref': '#/components/schemas/Upload'}]},
              'a~b/c d': {'type': 'integer'}
            },
            'parameters': {'Page': {'name': 'page', 'in': 'query', 'schema': {'type': 'integer'}}}""";

    private static JsonNode input(ApiDocument document, String tool) {
        return Objects.requireNonNull(document.operation(tool))
                .definition(Effects.BY_METHOD)
                .path("inputSchema");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    /// The schema of a body, as a document of that version has it, and as a tool does.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            3.0.3 | {'type': 'string', 'nullable': true}                    | {'type': ['string', 'null']}
            3.0.3 | {'type': 'string', 'nullable': true, 'enum': ['a']}     | {'type': ['string', 'null'], 'enum': ['a', null]}
            3.0.3 | {'type': 'string', 'nullable': true, 'enum': [3, true, 'a']} | {'type': ['string', 'null'], 'enum': ['3', 'true', 'a', null]}
            3.1.0 | {'type': ['string', 'integer'], 'enum': [3]}            | {'type': ['string', 'integer'], 'enum': [3]}
            3.0.3 | {'nullable': true, 'oneOf': [{'type': 'string'}]}       | {'anyOf': [{'oneOf': [{'type': 'string'}]}, {'type': 'null'}]}
            3.0.3 | {'type': 'number', 'minimum': 1, 'exclusiveMinimum': true} | {'type': 'number', 'exclusiveMinimum': 1}
            3.0.3 | {'type': 'number', 'maximum': 1, 'exclusiveMaximum': false} | {'type': 'number', 'maximum': 1}
            3.1.0 | {'type': ['string', 'null']}                            | {'type': ['string', 'null']}
            3.1.0 | {'type': 'number', 'exclusiveMinimum': 1}               | {'type': 'number', 'exclusiveMinimum': 1}
            3.1.0 | {'const': 1, 'x-go': 1, 'xml': {}, 'example': 1}        | {'const': 1}
            3.1.0 | {'$ref': '#/components/schemas/a~0b~1c%20d', 'description': 'd'} | {'type': 'integer', 'description': 'd'}
            3.0.0 | {'type': 'object', 'required': ['id', 'a'], 'properties': {'id': {'type': 'integer', 'readOnly': true}, 'a': {'type': 'string', 'writeOnly': true}}} | {'type': 'object', 'required': ['a'], 'properties': {'a': {'type': 'string'}}}
            3.0.0 | {'allOf': [{'type': 'object', 'properties': {'id': {'readOnly': true}, 'a': {}}}], 'required': ['id', 'a']} | {'allOf': [{'type': 'object', 'properties': {'a': {}}}], 'required': ['a']}
            3.1.0 | {'allOf': [{'properties': {'id': {'readOnly': true}}}, {'required': ['id'], 'properties': {'b': {'required': ['id']}}}]} | {'allOf': [{'properties': {}}, {'properties': {'b': {'required': ['id']}}}]}
            3.1.0 | {'$ref': '#/components/schemas/Tree'} | {'type': 'object', 'properties': {'name': {'type': 'string'}, 'children': {'type': 'array', 'items': {'$ref': '#/$defs/Tree'}}}}
            3.1.0 | {'items': true, 'additionalProperties': false} | {'items': true, 'additionalProperties': false}
            """)
    void schemasBecomeThoseOfJsonSchema(String version, String schema, String expected) {
        ApiDocument document = paths(
                version,
                "'/a': {'post': {'operationId': 'make', 'requestBody': {'content': {'application/json': {'schema': "
                        + schema + "}}}}}");

        assertThat(input(document, "make").at("/properties/body")).isEqualTo(json(expected));
    }

    @Test
    void whatRefersToItselfIsDefinedOnceAndCanBeCheckedAgainst() {
        ApiDocument document = paths("3.1.0", """
                '/a': {'post': {'operationId': 'make', 'requestBody': {'content': {'application/json':
                  {'schema': {'$ref': '#/components/schemas/Chicken'}}}}}},
                '/t': {'post': {'operationId': 'plant', 'requestBody': {'content': {'application/json':
                  {'schema': {'$ref': '#/components/schemas/Tree'}}}}}}""");

        JsonNode chicken = input(document, "make");
        assertThat(chicken.at("/properties/body/properties/egg/properties/chicken/$ref")
                        .asString())
                .isEqualTo("#/$defs/Chicken");
        assertThat(chicken.path("$defs").propertyNames()).containsExactly("Chicken");
        Operation plant = Objects.requireNonNull(document.operation("plant"));
        assertThat(plant.prepare("https://a.example", (ObjectNode)
                        json("{'body': {'children': [{'children': [{'name': 1}]}]}}")))
                .isEqualTo(new Operation.Prepared.Wrong("The arguments do not fit. body.children[0].children[0].name"
                        + " was expected to be string, found 1."));
    }

    @Test
    void parametersOfPathQueryAndHeadersAndTheBodyAreArguments() {
        ApiDocument document = paths("3.0.1", """
                '/users/{id}': {'parameters': [{'name': 'id', 'in': 'path', 'required': true, 'schema': {'type': 'string'}}],
                  'patch': {'summary': 'Changes a user', 'parameters': [
                    {'$ref': '#/components/parameters/Page'},
                    {'name': 'id', 'in': 'query', 'schema': {'type': 'string'}},
                    {'name': 'filter[tag]', 'in': 'query', 'description': 'By tag', 'schema': {'type': 'string'}},
                    {'name': 'Authorization', 'in': 'header', 'schema': {'type': 'string'}},
                    {'name': 'X-Forwarded-For', 'in': 'header', 'schema': {'type': 'string'}},
                    {'name': 'If-Match', 'in': 'header', 'required': true, 'schema': {'type': 'string'}}],
                   'requestBody': {'required': true, 'content': {'application/merge-patch+json': {'schema': {'type': 'object'}}}}}}""");

        ObjectNode tool = document.operations().getFirst().definition(Effects.BY_METHOD);
        assertThat(tool.path("name").asString()).isEqualTo("PATCH_users_id");
        assertThat(tool.path("title").asString()).isEqualTo("Changes a user");
        assertThat(tool.path("description").asString()).isEqualTo("Changes a user");
        assertThat(tool.at("/inputSchema/properties").propertyNames())
                .containsExactly("id", "page", "query_id", "filter_tag_", "If-Match", "body");
        assertThat(tool.at("/inputSchema/required")).isEqualTo(json("['id', 'If-Match', 'body']"));
        assertThat(tool.at("/inputSchema/properties/filter_tag_/description").asString())
                .isEqualTo("By tag");
        assertThat(tool.path("annotations"))
                .isEqualTo(json("{'readOnlyHint': false, 'destructiveHint': false, 'idempotentHint': false}"));
    }

    @ParameterizedTest
    @CsvSource({
        "get,true,false,true",
        "head,true,false,true",
        "post,false,false,false",
        "patch,false,false,false",
        "put,false,false,true",
        "delete,false,true,true"
    })
    void hintsFollowFromTheMethodUnlessTheTeamSaysOtherwise(
            String method, boolean reads, boolean destroys, boolean idempotent) {
        Operation operation = paths("3.1.0", "'/a': {'%s': {'operationId': 'it'}}".formatted(method))
                .operations()
                .getFirst();

        JsonNode hints = operation.definition(Effects.BY_METHOD).path("annotations");
        assertThat(hints.path("readOnlyHint").asBoolean()).isEqualTo(reads);
        assertThat(hints.path("destructiveHint").asBoolean()).isEqualTo(destroys);
        assertThat(hints.path("idempotentHint").asBoolean()).isEqualTo(idempotent);
        List<String> it = List.of("it");
        List<String> none = List.of();
        assertThat(operation.definition(new Effects(it, none, none)).path("annotations"))
                .isEqualTo(json("{'readOnlyHint': true, 'destructiveHint': false, 'idempotentHint': true}"));
        assertThat(operation.definition(new Effects(none, it, none)).path("annotations"))
                .isEqualTo(json(
                        "{'readOnlyHint': false, 'destructiveHint': false, 'idempotentHint': " + idempotent + "}"));
        assertThat(operation
                        .definition(new Effects(none, none, it))
                        .at("/annotations/destructiveHint")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void namesAreLegalAndHangOnTheOperationAndNotOnTheOrder() {
        String first = "'/a': {'get': {'operationId': 'users.list'}}";
        String second = "'/b': {'get': {'operationId': 'users/list'}}";
        String others = "'/c/{x}/d': {'parameters': [{'name': 'x', 'in': 'path'}], 'get': {}}, "
                + "'/e': {'get': {'operationId': '" + "long".repeat(30) + "'}}";

        List<String> names = names(paths("3.1.0", first + "," + second + "," + others));
        assertThat(names).allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}")).doesNotHaveDuplicates();
        assertThat(names.get(0)).matches("users_list_[0-9a-f]{8}");
        assertThat(names.get(1)).matches("users_list_[0-9a-f]{8}");
        assertThat(names.get(2)).isEqualTo("GET_c_x_d");
        assertThat(names(paths("3.1.0", second + "," + first))).containsExactly(names.get(1), names.get(0));
        assertThat(names(paths("3.1.0", first))).containsExactly("users_list");
    }

    private static List<String> names(ApiDocument document) {
        return document.operations().stream().map(Operation::name).toList();
    }

    /// As Twilio's documents do at each path.
    @Test
    void aServerThatIsTheDocumentsIsNoneOfItsOwn() {
        ApiDocument document = read("""
                {"openapi": "3.0.1", "servers": [{"url": "https://{at}.acme.com", "variables": {"at": {"default": "api"}}}],
                 "paths": {
                  "/a": {"servers": [{"url": "https://api.acme.com"}], "get": {"operationId": "a"},
                         "post": {"operationId": "other", "servers": [{"url": "https://upload.acme.com"}]}},
                  "/b": {"servers": [{"url": "https://upload.acme.com"}], "get": {"operationId": "b",
                         "servers": [{"url": "https://eu.acme.com"}, {"url": "https://api.acme.com"}]}}}}""");

        assertThat(names(document)).containsExactly("a", "b");
        assertThat(document.leftOut()).extracting(LeftOut::operation).containsExactly("POST /a");
    }

    /// Cookies that may be left out are.
    @Test
    void aParameterInACookieIsNoArgument() {
        ApiDocument document =
                paths("3.1.0", "'/a': {'get': {'operationId': 'it', 'parameters': [{'name': 's', 'in': 'cookie'}]}}");

        assertThat(input(document, "it").path("properties")).isEmpty();
    }

    /// Documents say so in several ways, or in circles.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties': {'file': {'type': 'string', 'format': 'binary'}}}",
                "{'type': ['object', 'null'], 'properties': {'file': {'type': 'string', 'format': 'binary'}}}",
                "{'allOf': [{'$ref': '#/components/schemas/Upload'}]}",
                "{'type': 'object', 'allOf': [{'$ref': '#/components/schemas/Upload'}, {'$ref': '#/components/schemas/Upload'}]}"
            })
    void aFormIsAnObjectHoweverThatIsSaid(String schema) {
        ApiDocument document = paths(
                "3.1.0",
                "'/a': {'post': {'operationId': 'send', 'requestBody': {'content': {'multipart/form-data': {'schema': "
                        + schema + "}}}}}");

        assertThat(document.leftOut()).isEmpty();
        assertThat(input(document, "send")
                        .at("/properties/body/properties/file/properties")
                        .propertyNames())
                .contains("content");
    }

    /// Operations that are no tools.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'post': {'requestBody': {'content': {'application/zip': {}}}}}             | neither JSON nor a form, but application/zip
            {'post': {'requestBody': {'content': {'multipart/form-data': {}}}}}         | a form (multipart/form-data) whose schema is no object
            {'post': {'requestBody': {'content': {'application/x-www-form-urlencoded': {'schema': {'type': 'string'}}}}}} | a form (application/x-www-form-urlencoded) whose schema is no object
            {'post': {'requestBody': {'content': {'application/x-www-form-urlencoded': {'schema': {'type': 'object'}, 'encoding': {'a': {'contentType': 'image/png'}}}}}}} | the member a, which is image/png
            {'get': {'parameters': [{'name': 'a', 'in': 'query', 'style': 'matrix'}]}}  | the style matrix
            {'post': {'callbacks': {'done': {}}}}                                       | callbacks
            {'get': {'parameters': [{'name': 's', 'in': 'cookie', 'required': true}]}}  | a parameter in a cookie
            {'get': {'parameters': [{'name': 'Cookie', 'in': 'header', 'required': true}]}} | the header Cookie, which no argument may set
            {'get': {'parameters': [{'name': 'a', 'in': 'query', 'style': 'weird'}]}}   | the style weird
            {'get': {'parameters': [{'name': 'a', 'in': 'query', 'schema': {'type': 'object'}}]}} | whatever parameters a caller likes
            {'get': {'parameters': [{'$ref': 'https://evil.example/p.json'}]}}          | out of the document
            {'get': {'parameters': [{'name': 'a', 'in': 'query', 'schema': {'$ref': './s.yaml#/A'}}]}} | out of the document
            {'post': {'requestBody': {'$ref': '#/components/nothing'}}}                 | not in the document
            {'get': {'requestBody': {'required': true, 'content': {'application/json': {}}}}} | a body with GET
            {'get': {'servers': [{'url': 'https://other.example'}]}}                    | servers of its own
            {'trace': {}}                                                               | Its method
            {'$ref': 'other.yaml'}                                                      | out of the document
            """)
    void whatCanBeNoToolIsLeftOutAndSaidWhy(String item, String reason) {
        ApiDocument document = paths("3.1.0", "'/a': " + item + ", '/b': {'get': {'operationId': 'b'}}");

        assertThat(names(document)).containsExactly("b");
        assertThat(document.leftOut()).hasSize(1);
        assertThat(document.leftOut().getFirst().operation()).contains("/a");
        assertThat(document.leftOut().getFirst().reason()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example/x",
        "evil.example",
        "/a/../b",
        "/a/%2e%2e/b",
        "/a?b=c",
        "/a#b",
        "/a\\b",
        "/a%zz",
        "/./a",
        "/{x}"
    })
    void aPathThatCouldLeadElsewhereIsLeftOut(String path) {
        ApiDocument document = paths("3.1.0", "'%s': {'get': {}}".formatted(path.replace("\\", "\\\\")));

        assertThat(document.operations()).isEmpty();
        assertThat(document.leftOut()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'swagger': '2.0', 'paths': {}}       | Swagger 2.0. Convert it first
            {'openapi': '3.2.0'}                  | found 3.2.0
            {'info': {}}                          | found none
            {'openapi': '3.1.0', 'openapi': '1'}  | repeated members
            {'openapi':                           | it is not
            [1]                                   | an object
            a: &x 1\\nb: *x                       | alias of YAML (*) in line 2
            a: 1\\na: 2                           | something twice, in line 2
            a: [                                  | it is not
            """)
    void anythingElseIsRefusedInWords(String text, String problem) {
        ApiDocument.Reading reading = ApiDocument.read(text.replace('\'', '"').replace("\\n", "\n"));

        assertThat(reading).isInstanceOf(ApiDocument.Reading.Unusable.class);
        assertThat(((ApiDocument.Reading.Unusable) reading).problem()).contains(problem);
        assertThat(ApiDocument.read("x".repeat(ApiDocument.MAX_BYTES + 1)).toString())
                .contains("at most 3 MiB");
        assertThat(ApiDocument.read("[".repeat(5_000)).toString()).contains("levels deep");
    }

    @Test
    void yamlSaysTheSame() {
        ApiDocument document = read("""
                openapi: "3.0.3"
                info: { title: Acme, version: "2" }
                servers:
                  - url: https://{region}.acme.com/v2
                    variables: { region: { default: eu } }
                paths:
                  /a/{id}:
                    get:
                      operationId: readA
                      parameters:
                        - { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
                      responses:
                        200: { description: ok, content: { application/json: { schema: { type: array, items: { type: string } } } } }
                """);

        assertThat(document.server()).isEqualTo("https://eu.acme.com/v2");
        assertThat(document.title() + " " + document.release() + " " + document.version())
                .isEqualTo("Acme 2 3.0.3");
        assertThat(input(document, "readA").at("/properties/id")).isEqualTo(json("{'type': 'integer', 'minimum': 1}"));
        assertThat(document.operations()
                        .getFirst()
                        .definition(Effects.BY_METHOD)
                        .path("outputSchema"))
                .isEqualTo(json("{'type': 'object', 'properties': {'result': {'type': ['array', 'null'], 'items':"
                        + " {'type': ['string', 'null']}}}}"));
    }

    @ParameterizedTest
    @CsvSource({"JSON,1e400", "YAML,1e400", "YAML,.inf", "JSON,1.7976931348623157e+308"})
    void boundsMayBeLargerThanAnyNumber(String language, String bound) {
        String text = "{'openapi': '3.1.0', 'paths': {'/a': {'get': {'operationId': 'it', 'parameters':"
                + " [{'name': 'n', 'in': 'query', 'schema': {'type': 'number', 'maximum': " + bound + "}}]}}}}";
        ApiDocument document =
                read(language.equals("JSON") ? text.replace('\'', '"') : "# YAML\n" + text.replace('\'', '"'));

        assertThat(Objects.requireNonNull(document.operation("it"))
                        .prepare("https://a.example", (ObjectNode) json("{'n': 1.5}")))
                .isInstanceOf(Operation.Prepared.Ready.class);
        assertThat(input(document, "it").toString()).doesNotContain("Infinity");
    }

    /// As large APIs publish it: 500 operations, schemas that refer to each other in circles.
    @Test
    void aLargeDocumentIsReadWithinItsLimits() {
        StringBuilder paths = new StringBuilder();
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            paths.append("""
                    '/things%1$d/{id}': {'parameters': [{'name': 'id', 'in': 'path', 'required': true, 'schema': {'type': 'string'}}],
                      'get': {'operationId': 'getThing%1$d', 'responses': {'200': {'content': {'application/json': {'schema':
                        {'$ref': '#/components/schemas/Thing%1$d'}}}}}},
                      'put': {'operationId': 'putThing%1$d', 'requestBody': {'content': {'application/json': {'schema':
                        {'$ref': '#/components/schemas/Thing%1$d'}}}}}},
                    """.formatted(i));
            schemas.append(
                    """
                    'Thing%1$d': {'type': 'object', 'description': '%4$s', 'properties': {
                      'next': {'$ref': '#/components/schemas/Thing%2$d'}, 'other': {'$ref': '#/components/schemas/Thing%3$d'},
                      'a': {'type': 'string'}, 'b': {'type': 'integer'}, 'c': {'enum': ['x', 'y']}}},
                    """.formatted(i, i / 25 * 25 + (i + 1) % 25, i / 25 * 25 + (i + 7) % 25, "what it is ".repeat(40)));
        }
        String text = "{'openapi': '3.1.0', 'paths': {%s '/z': {}}, 'components': {'schemas': {%s 'Z': {}}}}"
                .formatted(paths, schemas)
                .replace('\'', '"');

        ApiDocument document = read(text);

        assertThat(text.length()).isGreaterThan(200_000);
        assertThat(document.operations()).hasSize(500);
        assertThat(document.leftOut()).isEmpty();
        JsonNode put = input(document, "putThing3");
        assertThat(put.path("$defs").size()).as("each of its circle once").isEqualTo(25);
        assertThat(put.toString().length()).isLessThan(40_000);
    }
}
