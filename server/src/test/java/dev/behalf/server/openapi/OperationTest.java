package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.openapi.Operation.Prepared;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What calls send, and what answers become.
class OperationTest {

    private static final String BASE = "https://api.acme.com/v1";

    private static final ApiDocument DOCUMENT =
            ((ApiDocument.Reading.Read) ApiDocument.read("""
            {'openapi': '3.1.0', 'paths': {
              '/notes/{id}/as/{form}.txt': {'get': {'operationId': 'read', 'parameters': [
                {'name': 'id', 'in': 'path', 'required': true, 'schema': {'type': ['string', 'integer']}},
                {'name': 'form', 'in': 'path', 'required': true, 'schema': {}},
                {'name': 'q', 'in': 'query', 'schema': {}},
                {'name': 'ids', 'in': 'query', 'explode': false, 'schema': {'type': 'array'}},
                {'name': 'pipes', 'in': 'query', 'style': 'pipeDelimited', 'schema': {'type': 'array'}},
                {'name': 'filter', 'in': 'query', 'style': 'deepObject', 'schema': {'type': 'object'}},
                {'name': 'expand', 'in': 'query', 'style': 'deepObject', 'schema': {'type': 'array'}},
                {'name': 'sort', 'in': 'query', 'schema': {'type': ['object', 'null'], 'properties': {'by': {}}}},
                {'name': 'both', 'in': 'query', 'schema': {'allOf': [{'$ref': '#/components/schemas/Both'}]}},
                {'name': 'page', 'in': 'query', 'schema': {'type': 'object', 'properties': {'size': {}, 'after': {}}}},
                {'name': 'where', 'in': 'query', 'content': {'application/json': {'schema': {'type': 'object'}}}},
                {'name': 'X-Reason', 'in': 'header', 'schema': {}}]}},
              '/{a}{b}': {'get': {'operationId': 'two', 'parameters': [
                {'name': 'a', 'in': 'path', 'required': true}, {'name': 'b', 'in': 'path', 'required': true}]}},
              '/by/{label}/{labels}/{matrix}/{matrices}/{plain}': {'get': {'operationId': 'styled', 'parameters': [
                {'name': 'label', 'in': 'path', 'required': true, 'style': 'label'},
                {'name': 'labels', 'in': 'path', 'required': true, 'style': 'label', 'explode': true},
                {'name': 'matrix', 'in': 'path', 'required': true, 'style': 'matrix'},
                {'name': 'matrices', 'in': 'path', 'required': true, 'style': 'matrix', 'explode': true},
                {'name': 'plain', 'in': 'path', 'required': true, 'explode': true}]}},
              '/..{m}': {'get': {'operationId': 'dots', 'parameters': [
                {'name': 'm', 'in': 'path', 'required': true, 'style': 'matrix'}]}},
              '/form': {'post': {'operationId': 'form', 'requestBody': {'content': {
                'multipart/form-data': {}, 'application/x-www-form-urlencoded': {
                  'schema': {'type': 'object', 'properties': {'at': {'properties': {'x': {}, 'y': {}}}}},
                  'encoding': {'tags': {'explode': false}, 'pipes': {'style': 'pipeDelimited'}, 'deep': {'style': 'deepObject'},
                    'at': {'style': 'form'}, 'json': {'contentType': 'application/json'}}}}}}},
              '/files': {'post': {'operationId': 'send', 'requestBody': {'content': {'multipart/form-data': {
                'schema': {'type': 'object', 'required': ['file'], 'properties': {'file': {'$ref': '#/components/schemas/File'},
                  'pictures': {'type': 'array', 'items': {'type': 'string', 'format': 'binary'}}, 'icon': {},
                  'note': {'type': 'string'}, 'tags': {'type': 'array', 'items': {'type': 'string'}}, 'more': {'type': 'object'}}},
                'encoding': {'icon': {'contentType': 'image/png'}}}}}}},
              '/notes': {'post': {'operationId': 'add', 'requestBody': {'required': true, 'content': {'application/json': {'schema':
                {'type': 'object', 'required': ['text'], 'additionalProperties': false, 'properties': {
                  'text': {'type': 'string', 'maxLength': 5}, 'kind': {'enum': ['a', 'b']}, 'n': {'type': 'integer', 'minimum': 0}}}}}},
                'responses': {'200': {'content': {'application/json': {'schema': {'type': 'object', 'properties': {
                  'id': {'type': 'integer'}, 'text': {'type': 'string'}}}}}}}}}
            }, 'components': {'schemas': {'Both': {'allOf': [{'type': 'object', 'properties': {'one': {}}}, {'properties': {'two': {}}}]}, 'File': {'type': 'string', 'format': 'binary', 'description': 'What is sent'}}}}""".replace('\'', '"'))).document();

    private static Prepared prepare(String tool, String arguments) {
        ObjectNode given = (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"'));
        return Objects.requireNonNull(DOCUMENT.operation(tool)).prepare(BASE, given);
    }

    private static ApiRequest ready(String tool, String arguments) {
        Prepared prepared = prepare(tool, arguments);
        assertThat(prepared).as(arguments).isInstanceOf(Prepared.Ready.class);
        return ((Prepared.Ready) prepared).request();
    }

    private static String text(String value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'id': 7, 'form': 'a'}                                        | /notes/7/as/a.txt
            {'id': 'x', 'form': ['a', 'b,c']}                             | /notes/x/as/a,b%2Cc.txt
            {'id': 'x', 'form': {'k': 'v'}}                               | /notes/x/as/k,v.txt
            {'id': 'x', 'form': true, 'q': 'a b'}                         | /notes/x/as/true.txt?q=a%20b
            {'id': 'x', 'form': 1.5, 'q': ['a', 'b&c']}                   | /notes/x/as/1.5.txt?q=a&q=b%26c
            {'id': 'x', 'form': 'f', 'ids': [1, '2,3']}                   | /notes/x/as/f.txt?ids=1,2%2C3
            {'id': 'x', 'form': 'f', 'pipes': ['a', 'b'], 'q': null}      | /notes/x/as/f.txt?pipes=a%7Cb
            {'id': 'x', 'form': 'f', 'filter': {'a[b]': 'c=d'}}           | /notes/x/as/f.txt?filter%5Ba%5Bb%5D%5D=c%3Dd
            {'id': 'x', 'form': 'f', 'page': {'size': 2, 'after': 'ü'}}   | /notes/x/as/f.txt?size=2&after=%C3%BC
            {'id': 'x', 'form': 'f', 'page': {'after': ['a', 'b'], 'size': 2}} | /notes/x/as/f.txt?after=a&after=b&size=2
            {'id': 'x', 'form': 'f', 'sort': {'by': 'name'}}              | /notes/x/as/f.txt?by=name
            {'id': 'x', 'form': 'f', 'both': {'one': 1, 'two': 2}}        | /notes/x/as/f.txt?one=1&two=2
            {'id': 'x', 'form': 'f', 'where': {'a': [1]}}                 | /notes/x/as/f.txt?where=%7B%22a%22%3A%5B1%5D%7D
            """)
    void argumentsAreWrittenInTheStyleOfTheirParameter(String arguments, String target) {
        assertThat(ready("read", arguments).uri()).isEqualTo(URI.create(BASE + target));
    }

    /// As the documentation of Stripe writes `expand[]`, `created[gte]` and `items[0][price]`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            'expand': ['customer', 'a.b']                        | expand[]=customer&expand[]=a.b
            'expand': [['a'], 'b']                               | expand[0][]=a&expand[1]=b
            'filter': {'created': {'gte': 1, 'lt': 2}}           | filter[created][gte]=1&filter[created][lt]=2
            'filter': {'ids': ['a&b', 2]}                        | filter[ids][]=a%26b&filter[ids][]=2
            'filter': {'items': [{'price': 'p', 'tags': [true]}, {'price': 'q'}]} | filter[items][0][price]=p&filter[items][0][tags][]=true&filter[items][1][price]=q
            'filter': {'none': [], 'empty': {}, 'unset': null}   | filter[unset]=
            """)
    void whatIsWithinADeepObjectIsWrittenInBrackets(String argument, String query) {
        URI uri = ready("read", "{'id': 'x', 'form': 'f', " + argument + "}").uri();

        assertThat(uri.getRawQuery()).isEqualTo(query.replace("[", "%5B").replace("]", "%5D"));
    }

    /// RFC 6570 sections 3.2.2, 3.2.5 and 3.2.7, whose examples these are.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            'blue'                         | .blue             | .blue             | ;matrix=blue             | ;matrices=blue                          | blue
            ['blue', 'black']              | .blue,black       | .blue.black       | ;matrix=blue,black       | ;matrices=blue;matrices=black           | blue,black
            {'R': 100, 'G': 200}           | .R,100,G,200      | .R=100.G=200      | ;matrix=R,100,G,200      | ;R=100;G=200                            | R=100,G=200
            'a.;=,b'                       | .a.%3B%3D%2Cb     | .a.%3B%3D%2Cb     | ;matrix=a.%3B%3D%2Cb     | ;matrices=a.%3B%3D%2Cb                  | a.%3B%3D%2Cb
            """)
    void valuesOfThePathAreWrittenInAnyStyle(
            String value, String label, String labels, String matrix, String matrices, String plain) {
        String arguments =
                "{'label': %1$s, 'labels': %1$s, 'matrix': %1$s, 'matrices': %1$s, 'plain': %1$s}".formatted(value);

        assertThat(ready("styled", arguments).uri())
                .isEqualTo(URI.create(BASE + "/by/" + String.join("/", label, labels, matrix, matrices, plain)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            label    | '.'
            label    | '/x'
            label    | '%2fx'
            labels   | ['', '']
            matrix   | 'a/../b'
            matrices | ['a', '..%2f..']
            matrix   | ''
            """)
    void noStyleLeadsOutOfASegment(String name, String value) {
        String arguments = "{'label': 'a', 'labels': 'a', 'matrix': 'a', 'matrices': 'a', 'plain': 'a'}";

        assertThat(prepare("styled", arguments.replace("'" + name + "': 'a'", "'" + name + "': " + value)))
                .isInstanceOf(Prepared.Wrong.class);
        assertThat(prepare("dots", "{'m': 'x'}")).as("..;m=x").isInstanceOf(Prepared.Wrong.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'name': 'a b', 'n': 1, 'yes': true, 'no': null}  | name=a%20b&n=1&yes=true
            {'list': ['a', 'b&c'], 'object': {'k': 'v'}}      | list=a&list=b%26c&object=%7B%22k%22%3A%22v%22%7D
            {'tags': ['a', 'b'], 'pipes': ['a', 'b']}         | tags=a,b&pipes=a%7Cb
            {'deep': {'k': 'v'}, 'json': ['a']}               | deep%5Bk%5D=v&json=%5B%22a%22%5D
            {'deep': {'k': ['v'], 'l': [{'m': 1}]}}           | deep%5Bk%5D%5B%5D=v&deep%5Bl%5D%5B0%5D%5Bm%5D=1
            {'at': {'x': [1, 2]}}                             | x=1&x=2
            {'at': {'x': 1, 'y': 2}}                          | x=1&y=2
            {}                                                | ^^
            """)
    void aBodyMayBeAForm(String body, String form) {
        ApiRequest request = ready("form", "{'body': " + body + "}");

        assertThat(request.type()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.content()).isEqualTo(form);
    }

    @Test
    void aBodyMayBeMadeOfPartsWithFilesAmongThem() {
        JsonNode members = Objects.requireNonNull(DOCUMENT.operation("send"))
                .definition(Effects.BY_METHOD)
                .at("/inputSchema/properties/body/properties");
        assertThat(members.at("/file/properties").propertyNames()).containsExactly("content", "name", "type");
        assertThat(members.at("/file/description").asString()).isEqualTo("What is sent");
        assertThat(members.at("/pictures/items/required/0").asString()).isEqualTo("content");
        assertThat(members.at("/icon/required/0").asString()).isEqualTo("content");
        assertThat(members.at("/note/type").asString()).isEqualTo("string");

        ApiRequest request = ready(
                "send",
                "{'body': {'file': {'content': 'AP8NCg==', 'name': 'a\\\"ü.bin', 'type': 'application/x-a'}, 'pictures':"
                        + " [{'content': 'YQ=='}, {'content': 'Yg==', 'name': 'b'}], 'icon': {'content': ''}, 'note': 'ü\\r\\n--',"
                        + " 'tags': ['a', 'b'], 'more': {'k': [1]}, 'none': null}}");

        assertThat(request.type()).matches("multipart/form-data; boundary=behalf-[0-9a-f-]{36}");
        String boundary = "--" + request.type().substring(request.type().indexOf('=') + 1);
        String sent = new String(Objects.requireNonNull(request.bytes()), ISO_8859_1);
        String form = "Content-Disposition: form-data; name=";
        assertThat(sent.split(boundary, -1))
                .containsExactly(
                        "",
                        "\r\n" + form
                                + "\"file\"; filename=\"a%22\u00c3\u00bc.bin\"\r\nContent-Type: application/x-a\r\n\r\n\u0000\u00ff\r\n\r\n",
                        "\r\n" + form
                                + "\"pictures\"; filename=\"pictures\"\r\nContent-Type: application/octet-stream\r\n\r\na\r\n",
                        "\r\n" + form
                                + "\"pictures\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n\r\nb\r\n",
                        "\r\n" + form + "\"icon\"; filename=\"icon\"\r\nContent-Type: image/png\r\n\r\n\r\n",
                        "\r\n" + form + "\"note\"\r\n\r\n\u00c3\u00bc\r\n--\r\n",
                        "\r\n" + form + "\"tags\"\r\n\r\na\r\n",
                        "\r\n" + form + "\"tags\"\r\n\r\nb\r\n",
                        "\r\n" + form + "\"more\"\r\nContent-Type: application/json\r\n\r\n{\"k\":[1]}\r\n",
                        "--\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'content': '!'}                                     | file.content was expected to be base64
            {'content': 'YQ==', 'name': '../a'}                  | file.name was expected to be the name of a file
            {'content': 'YQ==', 'name': 'a\\r\\nX: 1'}           | file.name was expected to be the name of a file
            {'content': 'YQ==', 'type': 'a/b\\r\\nX: 1'}         | file.type was expected to be a media type
            {'name': 'a'}                                        | body.file.content was expected, and is not there
            'text'                                               | body.file was expected to be object
            """)
    void aFileThatCannotBeAPartIsNotSent(String file, String problem) {
        Prepared prepared = prepare("send", "{'body': {'file': " + file + "}}");

        assertThat(prepared).isInstanceOf(Prepared.Wrong.class);
        assertThat(((Prepared.Wrong) prepared).problem()).contains(problem);
    }

    /// In the path each either is refused or stays in its segment; in the query it stays in its parameter.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../../admin",
                "..\\..\\admin",
                "a/../b",
                "%2e%2e",
                "%2e%2e%2fadmin",
                "..%2f",
                "%252e%252e%252f",
                "a/b",
                "a?b=c",
                "a#b",
                "a&admin=true",
                "a\r\nX-Admin: 1",
                "a\nb",
                "a\u0000b",
                "http://evil.example/",
                "//evil.example",
                "@evil.example",
                "\\\\evil.example",
                "..;/admin",
                "%c0%ae%c0%ae/",
                "\u202e",
                "\ud83d\ude00",
                "\ud800",
                "ü/ö",
                "a;b=c",
                "{id}",
                "%",
                "%zz",
                " ",
                "+",
                "．．/"
            })
    void noArgumentLeavesItsPlace(String value) {
        String argument = text(value);
        Prepared inPath = prepare("read", "{\"id\": " + argument + ", \"form\": \"f\"}");
        if (inPath instanceof Prepared.Ready(var request)) {
            URI uri = request.uri();
            assertThat(uri.getRawAuthority()).isEqualTo("api.acme.com");
            assertThat(uri.getRawPath()).matches("/v1/notes/[A-Za-z0-9._~%-]+/as/f\\.txt");
            assertThat(uri.getRawQuery()).isNull();
            assertThat(uri.getRawFragment()).isNull();
            assertThat(uri.normalize().getRawPath()).isEqualTo(uri.getRawPath());
        }
        boolean traverses =
                value.contains("..") || value.equals(".") || value.contains("%2e") || value.contains("%252e");
        assertThat(inPath instanceof Prepared.Wrong)
                .as("refused")
                .isEqualTo(traverses || value.chars().anyMatch(c -> c < 0x20));

        URI uri = ready("read", "{\"id\": \"i\", \"form\": \"f\", \"q\": " + argument + "}")
                .uri();
        assertThat(uri.getRawPath()).isEqualTo("/v1/notes/i/as/f.txt");
        assertThat(uri.getRawQuery()).matches("q=[A-Za-z0-9._~%-]+");
        assertThat(uri.getRawFragment()).isNull();

        Prepared inHeader = prepare("read", "{\"id\": \"i\", \"form\": \"f\", \"X-Reason\": " + argument + "}");
        if (inHeader instanceof Prepared.Ready(var request)) {
            assertThat(request.headers().get("X-Reason")).matches("[\\x20-\\x7e]*");
        } else {
            assertThat(value).matches("(?s).*[^\\x20-\\x7e].*");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            two  | {'a': '.', 'b': '.'}                              | stay in its segment
            two  | {'a': '', 'b': 'x'}                               | not to be empty
            two  | {'a': 'x'}                                        | b was expected, and is not there
            read | {'id': [], 'form': 'f'}                           | id was expected to be string or integer, found a list
            read | {'id': 'x', 'form': 'f', 'Authorization': 'x'}    | Authorization is not known
            read | {'id': 'x', 'form': 'f', 'page': {'api_key': 1}}  | the members
            read | {'id': 'x', 'form': 'f', 'q': [[1]]}              | plain values
            read | {'id': 'x', 'form': 'f', 'q': {'a': 1}}           | to be no object
            read | {'id': 'x', 'form': 'f', 'page': {'size': {}}}    | plain values
            form | {'body': {'list': [{'a': 1}]}}                    | plain values
            form | {'body': {'at': {'admin': 1}}}                    | the members
            form | {'body': ['a']}                                   | body was expected to be object
            add  | {}                                                | body was expected, and is not there
            add  | {'body': {}}                                      | body.text was expected
            add  | {'body': {'text': 1}}                             | body.text was expected to be string, found 1
            add  | {'body': {'text': 'longer'}}                      | at most 5 characters
            add  | {'body': {'text': 'a', 'kind': 'c'}}              | one of ["a","b"]
            add  | {'body': {'text': 'a', 'n': -1}}                  | at least 0
            add  | {'body': {'text': 'a', 'n': 1.5}}                 | body.n was expected to be integer
            add  | {'body': {'text': 'a', 'more': 1}}                | body.more is not known; known are text, kind, n
            """)
    void whatDoesNotFitIsSaidAndNotSent(String tool, String arguments, String problem) {
        assertThat(prepare(tool, arguments)).isInstanceOf(Prepared.Wrong.class);
        assertThat(((Prepared.Wrong) prepare(tool, arguments)).problem()).contains(problem);
    }

    @Test
    void theBodyIsSentAsItWasGiven() {
        ApiRequest request = ready("add", "{'body': {'text': 'ü', 'n': 1.0}}");

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.content()).isEqualTo("{\"text\":\"ü\",\"n\":1.0}");
        assertThat(request.type()).isEqualTo("application/json");
        assertThat(request.headers()).containsOnlyKeys("Accept");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
            add  | 200 | application/json; charset=utf-8 | {"id":1,"text":"a"}   | {'content':[{'type':'text','text':'{\\'id\\':1,\\'text\\':\\'a\\'}'}],'structuredContent':{'id':1,'text':'a'}}
            add  | 200 | application/json | {"id":"one","text":null,"more":1}     | {'content':[{'type':'text','text':'{\\'id\\':\\'one\\',\\'text\\':null,\\'more\\':1}'}],'structuredContent':{'text':null,'more':1}}
            add  | 204 | -                | -                                     | {'content':[{'type':'text','text':'The API answered 204, without content.'}],'structuredContent':{}}
            two  | 200 | application/hal+json | [1]                               | {'content':[{'type':'text','text':'[1]'}],'structuredContent':{'result':[1]}}
            two  | 200 | application/json | {"a":1} {"a":2}                           | {'content':[{'type':'text','text':'{\\'a\\':1} {\\'a\\':2}'}]}
            two  | 200 | text/plain       | hello                                 | {'content':[{'type':'text','text':'hello'}]}
            two  | 200 | image/png        | PNG                                   | {'content':[{'type':'text','text':'The API answered 200 with 3 bytes of image/png, which are not passed on.'}]}
            two  | 404 | application/problem+json | {"title":"none"}              | {'content':[{'type':'text','text':'The API answered 404.\\n{\\'title\\':\\'none\\'}'}],'isError':true}
            two  | 500 | text/html        | <h1>secret</h1>                       | {'content':[{'type':'text','text':'The API answered 500.'}],'isError':true}
            two  | 302 | application/json | {"to":"x"}                            | {'content':[{'type':'text','text':'The API answered with a redirect (302), which is not followed.'}],'isError':true}
            """)
    void answersBecomeResults(String tool, int status, String type, String body, String expected) {
        ObjectNode result = ToolResult.of(
                Objects.requireNonNull(DOCUMENT.operation(tool)),
                status,
                type,
                body == null ? new byte[0] : body.getBytes(UTF_8));

        assertThat(result.toString().replace("\\\"", "\\'").replace('"', '\'')).isEqualTo(expected);
    }
}
