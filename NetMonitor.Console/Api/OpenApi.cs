using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Api;

/// <summary>Describes once what all calls have in common: how a caller signs in, what a refusal looks like, the two headers of a change.</summary>
public static class OpenApi
{
    private const string Bearer = "bearer";
    private const string Problem = "Problem";

    /// <summary>Marks an operation whose answer is a file: not part of the document.</summary>
    private const string Download = "download";

    private const string IdempotencyKey =
        "Per account and route, kept 24 h: the same key and body gives the same answer again and acts once. Without one, a call sent twice acts twice.";

    private static readonly Dictionary<string, string> s_refusals = new()
    {
        ["400"] = "Malformed",
        ["401"] = "Not signed in, or the session is over",
        ["403"] = "Known, but not allowed; PasswordChangeRequired, ReauthenticationRequired",
        ["404"] = "Not there, or outside the caller's scope",
        ["409"] = "Refused by state or rule",
        ["412"] = "If-Match is not the present version (Stale)",
        ["413"] = "The body is larger than 1 MB, an upload than 50 MB",
        ["415"] = "No JSON, or in an encoding that is not known (UTF-8, UTF-16 and GB18030 are)",
        ["422"] = "The Idempotency-Key came with another body before",
        ["429"] = "Too many tries at password and code, or all that one session may hold open is open (TooManyConnections); see Retry-After",
        ["503"] = "The database is away or full; see Retry-After",
    };

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Their converters are our own, so the framework can't tell what they write.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            foreach (var property in context.JsonTypeInfo.Properties)
                if (property.AttributeProvider?.IsDefined(typeof(OmissibleAttribute), false) == true) schema.Required?.Remove(property.Name);
            if (!type.IsEnum && type != typeof(DateTimeOffset)) return Task.CompletedTask;
            schema.Type = JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? 0 : JsonSchemaType.Null);
            if (type.IsEnum) schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)AnswerJson.NameOf(type, name))];
            else schema.Format = "date-time";
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Needs>().FirstOrDefault() is { } needs)
                operation.Description = $"{operation.Description} Needs the permission {needs.Permission}.".TrimStart();
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiConventions.LinkedDownload>().Any())
                (operation.Metadata ??= new Dictionary<string, object>())[Download] = true;
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Description =
                """
                Errors are problem details (RFC 9457) with a stable `code` and, where the regulation is the reason, its `rule`. The bearer token is that of
                `POST /api/v1/sessions`. A browser's cookie counts only with the header `X-Antiforgery` and the token of `GET /session/antiforgery`, but for
                files to download. Live events: `GET /api/v1/feed`, or the SignalR hub `/hubs/feed` with the stream `Subscribe(cursor?)`, without one from
                now on; the hub takes the bearer token only.
                """;
            document.Components ??= new OpenApiComponents();
            (document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>())[Bearer] =
                new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
            (document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>())[Problem] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "status", "code" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The refusal's name, e.g. ReasonRequired" },
                    ["rule"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The regulation's rule, e.g. R9.1" },
                },
            };
            foreach (var (path, item) in document.Paths)
                foreach (var (method, operation) in item.Operations ?? [])
                    Complete(document, path, method, operation);
            return Task.CompletedTask;
        });
    });

    private static void Complete(OpenApiDocument document, string path, HttpMethod method, OpenApiOperation operation)
    {
        if (!path.StartsWith("/api/", StringComparison.Ordinal)) return;
        var ofSessions = path.StartsWith("/api/v1/sessions", StringComparison.Ordinal);
        var signsIn = path is "/api/v1/sessions" or "/api/v1/sessions/sms" && method == HttpMethod.Post;
        var changes = method != HttpMethod.Get;
        // A verification changes nothing; the checkpoint is only too long for an address.
        var keyed = method == HttpMethod.Post && !ofSessions && path is not ("/api/v1/password" or "/api/v1/journal/verify");
        var upload = changes && (path.EndsWith("/attachments", StringComparison.Ordinal) || path is "/api/v1/evidence" or "/api/v1/uploads/{id}");
        var counted = ofSessions || path is "/api/v1/password" or "/api/v1/feed" || upload || operation.Metadata?.ContainsKey(Download) == true;
        var conditional = method == HttpMethod.Patch || method == HttpMethod.Put;
        operation.Responses ??= [];
        foreach (var (status, means) in s_refusals)
        {
            if (status is "409" or "412" or "413" or "415" or "422" && !changes) continue;
            if (status is "422" or "412" && !keyed && !conditional) continue;
            if (status == "429" && !counted) continue;
            operation.Responses.TryAdd(status, new OpenApiResponse
            {
                Description = means,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
                },
            });
        }

        if (!signsIn) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        operation.Parameters ??= [];
        if (keyed) operation.Parameters.Add(Header("Idempotency-Key", IdempotencyKey));
        if (keyed || conditional) operation.Parameters.Add(Header("If-Match", "The ETag that was read; another version is refused with 412."));
    }

    private static OpenApiParameter Header(string name, string means) =>
        new() { Name = name, In = ParameterLocation.Header, Description = means, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
