//! Operations, parameters, bodies, responses, security and servers.

use insta::assert_snapshot;

use super::root;

#[test]
fn an_operation_keeps_what_it_says() {
    assert_snapshot!(root("
        servers:
          - {url: 'https://{host}.example.com/v1/', variables: {host: {default: api}}, x-key-prefix: [sk_live_]}
          - {url: /relative}
        tags: [{name: Refunds, description: Money back.}, {name: Silent}, {name: a.b.C, x-rust-name: charges}]
        x-error: {type: /error/type, code: [/error/code, /code], message: /error/message}
        x-request-id: Request-Id
        paths:
          /v1/refunds/{id}:
            summary: Shared words.
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            servers: [{url: https://other.example.com}]
            post:
              operationId: updateRefund
              tags: [Refunds, Money]
              deprecated: true
              x-idempotency-key: {header: Idempotency-Key, evidence: documented}
              x-rust-name: change
              requestBody:
                required: true
                description: What to change.
                content:
                  application/json: {schema: {type: object, properties: {note: {type: string}}}}
              responses:
                '200': {description: Done., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
                '204': {description: Nothing to do.}
                4XX: {description: Wrong., content: {application/problem+json: {schema: {type: object, properties: {title: {type: string}}}}}}
                default: {description: Else.}
    "), @r#"
    server "https://{host}.example.com/v1" for keys sk_live_
      {host} = "api"
    server "/relative"
    tag "Refunds" "Money back."
    tag "a.b.C" as charges
    error type at /error/type
    error code at /error/code, /code
    error message at /error/message
    request id in Request-Id
    struct updateRefund.request {
      note?: string
    }
    struct updateRefund.response {
      id?: string
    }
    struct updateRefund.4XX {
      title?: string
    }
    POST /v1/refunds/{id} = Refunds.updateRefund as change deprecated "Shared words."
      server "https://other.example.com"
      idempotency key in Idempotency-Key
      called again: keyed
      path id!: string
      body! application/json updateRefund.request "What to change."
      200 application/json updateRefund.response "Done."
      204 "Nothing to do."
      4XX application/problem+json updateRefund.4XX "Wrong."
      default "Else."
    "#);
}

#[test]
fn ids_and_tags_are_made_up_where_they_are_missing() {
    assert_snapshot!(root("
        paths:
          /v1/users/{id}/posts:
            get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ''}}}
          /v2/users/{id}/posts:
            get: {responses: {default: {description: '', content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}
    "), @r#"
    struct getV2UsersByIdPosts.response {
      a?: string
    }
    GET /v1/users/{id}/posts = users.getUsersByIdPosts
      path id!: i64
      200
    GET /v2/users/{id}/posts = users.getV2UsersByIdPosts
      path id!: string
      default application/json getV2UsersByIdPosts.response
    warning[path-parameter-missing] #/paths/~1v2~1users~1{id}~1posts/get: `{id}` in the path is not declared as a parameter
    "#);
}

#[test]
fn parameters_follow_their_place_and_style() {
    assert_snapshot!(root("
        components:
          parameters:
            Limit: {name: limit, in: query, description: How many., schema: {type: integer, minimum: 1, default: 10}}
            Sort: {name: sort, in: query, schema: {type: string, enum: [up, down]}}
        paths:
          /a/{id}/{list}:
            get:
              operationId: a
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
                - {name: list, in: path, required: true, style: label, explode: true, schema: {type: array, items: {type: string}}}
                - {name: gone, in: path, required: true, schema: {type: string}}
                - $ref: '#/components/parameters/Limit'
                - $ref: '#/components/parameters/Sort'
                - $ref: '#/components/parameters/Nobody'
                - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}
                - {name: pipes, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
                - {name: range, in: query, style: deepObject, explode: true, schema: {type: object, properties: {gte: {type: integer}}}}
                - {name: path, in: query, allowReserved: true, schema: {type: string}}
                - {name: filter, in: query, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
                - {name: xml, in: query, content: {application/xml: {schema: {type: object}}}}
                - {name: limit, in: query, schema: {type: string}}
                - {name: X-Trace, in: header, deprecated: true, example: t_1, x-sensitive: true, schema: {type: string}}
                - {name: session, in: cookie, schema: {type: string}}
                - {name: maybe, in: query, schema: {type: string, nullable: true}}
              responses: {'200': {description: ''}}
    "), @r#"
    enum Sort.parameter { "up", "down" }
    struct retrieve a.range {
      gte?: i64
    }
    struct retrieve a.filter {
      a?: string
    }
    GET /a/{id}/{list} = a.a
      path id!: string
      path list!: [string] label explode=true
      query limit?: i64 (at least 1) (default 10) "How many."
      query sort?: Sort.parameter
      query tags?: [string] explode=false
      query pipes?: [string] pipe
      query range?: retrieve a.range deep explode=true
      query path?: string reserved
      query filter?: retrieve a.filter json
      query xml?: string
      header X-Trace?: string sensitive deprecated (for example "t_1")
      cookie session?: string
      query maybe?: string
      200
    warning[path-parameter-unused] #/paths/~1a~1{id}~1{list}/get/parameters/2: path parameter `gone` does not occur in `/a/{id}/{list}`
    refused[ref-unresolved] #/paths/~1a~1{id}~1{list}/get/parameters/5: `#/components/parameters/Nobody` leads to no node
    degraded[parameter-content] #/paths/~1a~1{id}~1{list}/get/parameters/11/content: a parameter of this media type is not typed
    warning[parameter-duplicate] #/paths/~1a~1{id}~1{list}/get/parameters/12: parameter `limit` is listed twice
    "#);
}

#[test]
fn each_way_to_write_a_body_is_an_operation() {
    assert_snapshot!(root("
        paths:
          /a:
            post:
              operationId: a
              requestBody:
                content:
                  text/plain: {schema: {type: string}}
                  application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}
                  application/vnd.a+json: {schema: {type: object, properties: {b: {type: string}}}}
              responses:
                '200': {description: '', content: {'*/*': {schema: {type: object, properties: {c: {type: string}}}}}}
                '400': {description: '', content: {application/pdf: {schema: {type: string, format: binary}}}}
                '401': {description: '', content: {text/csv: {schema: {type: string}}}}
                '402': {description: '', content: {application/xml: {schema: {type: object, properties: {d: {type: string}}}}}}
                '403': {description: '', content: {multipart/form-data: {schema: {type: object}}}}
                '404': {description: '', content: {application/json: {}}}
          /b:
            post:
              operationId: b
              requestBody:
                content:
                  application/x-www-form-urlencoded:
                    schema: {type: object, properties: {a: {type: array, items: {type: string}}}}
                    encoding: {a: {style: pipeDelimited}}
              responses: {'200': {description: ''}}
    "), @r#"
    struct create a {
      a?: string
    }
    struct create a.vnd.a {
      b?: string
    }
    struct create a.response {
      c?: string
    }
    struct create b {
      a?: [string]
    }
    POST /a = a.a
      body? application/x-www-form-urlencoded form create a
      200 application/json create a.response
      400 application/pdf bytes
      401 text/csv text
      402 application/xml text
      403 multipart/form-data bytes
      404 application/json any
    POST /a = a.a by text
      body? text/plain text
      200 application/json create a.response
      400 application/pdf bytes
      401 text/csv text
      402 application/xml text
      403 multipart/form-data bytes
      404 application/json any
    POST /a = a.a by vnd.a
      body? application/vnd.a+json create a.vnd.a
      200 application/json create a.response
      400 application/pdf bytes
      401 text/csv text
      402 application/xml text
      403 multipart/form-data bytes
      404 application/json any
    POST /b = b.b
      body? application/x-www-form-urlencoded form create b (a pipe explode=false)
      200
    degraded[media-type-untyped] #/paths/~1a/post/responses/402/content/application~1xml: the schema of `application/xml` does not become a type
    degraded[media-type-untyped] #/paths/~1a/post/responses/403/content/multipart~1form-data: the schema of `multipart/form-data` does not become a type
    "#);
}

#[test]
fn an_operation_whose_body_cannot_be_sent_is_cut() {
    assert_snapshot!(root("
        paths:
          /files:
            put:
              operationId: replace
              requestBody: {$ref: '#/components/requestBodies/Nobody'}
              responses: {'200': {description: ''}}
            get: {operationId: list, responses: {'200': {$ref: '#/components/responses/Nobody'}}}
    "), @r#"
    GET /files = files.list
    refused[ref-unresolved] #/paths/~1files/put/requestBody: `#/components/requestBodies/Nobody` leads to no node
    refused[ref-unresolved] #/paths/~1files/get/responses/200: `#/components/responses/Nobody` leads to no node
    "#);
}

#[test]
fn what_stands_in_components_is_named_by_them() {
    assert_snapshot!(root("
        components:
          requestBodies:
            Note: {content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
          responses:
            Problem: {description: Wrong., content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
            NotFoundResponse: {$ref: '#/components/responses/Problem'}
        paths:
          /a:
            post:
              operationId: a
              requestBody: {$ref: '#/components/requestBodies/Note'}
              responses:
                '200': {description: '', content: {application/json: {schema: {type: array, items: {type: object, properties: {x: {type: string}}}}}}}
                '400': {$ref: '#/components/responses/Problem'}
                '404': {$ref: '#/components/responses/NotFoundResponse'}
    "), @r#"
    struct Note.request {
      text?: string
    }
    struct create a.response {
      x?: string
    }
    struct Problem.response {
      title?: string
    }
    POST /a = a.a
      body? application/json Note.request
      200 application/json [create a.response]
      400 application/json Problem.response "Wrong."
      404 application/json Problem.response "Wrong."
    "#);
}

#[test]
fn security_is_that_of_the_operation_or_of_the_root() {
    assert_snapshot!(root("
        security: [{basic: []}]
        components:
          securitySchemes:
            basic: {type: http, scheme: Basic, description: Key and nothing.}
            bearer: {type: http, scheme: bearer}
            digest: {type: http, scheme: digest}
            header: {type: apiKey, in: header, name: X-Key}
            query: {type: apiKey, in: query, name: key}
            cookie: {type: apiKey, in: cookie, name: sid}
            oauth: {type: oauth2, flows: {}}
            code: {type: oauth2, flows: {authorizationCode: {authorizationUrl: /a, tokenUrl: /c, refreshUrl: /r, scopes: {}}, clientCredentials: {tokenUrl: /t, scopes: {}}}}
            client: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {}}}}
            oidc: {type: openIdConnect, openIdConnectUrl: 'https://example.com/c'}
            tls: {type: mutualTLS}
        paths:
          /a:
            get: {operationId: root, responses: {'200': {description: ''}}}
            put: {operationId: nothing, security: [], responses: {'200': {description: ''}}}
            post: {operationId: optional, security: [{}, {bearer: [], header: []}, {query: []}], responses: {'200': {description: ''}}}
            delete: {operationId: unknown, security: [{nobody: []}, {digest: []}, {cookie: []}], responses: {'200': {description: ''}}}
    "), @r#"
    security "basic": basic "Key and nothing."
    security "bearer": bearer
    security "header": header X-Key
    security "query": query key
    security "cookie": cookie sid
    security "oauth": bearer
    security "code": tokens token=/t refresh=/r
    security "client": tokens token=/t
    security "oidc": tokens discovery=https://example.com/c
    GET /a = a.root
      security basic
      200
    PUT /a = a.nothing
      200
    POST /a = a.optional
      security none | bearer + header | query
      200
    DELETE /a = a.unknown
      security none | cookie
      200
    warning[security-unknown] #/paths/~1a/delete/security/0/nobody: no security scheme is called `nobody`
    degraded[security-kind] #/components/securitySchemes/digest: no client code is made for the security scheme `digest`
    degraded[security-kind] #/components/securitySchemes/tls: no client code is made for the security scheme `tls`
    "#);
}
