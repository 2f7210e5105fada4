using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Api;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Api;

/// <summary>What endpoints declare, and that the console answers by the one table of rights.</summary>
[Collection(ReadersCollection.Name)]
public sealed class DeclarationsTests(ConsoleFixture fixture)
{
    private readonly TestConsole _console = fixture.Console;

    private IEnumerable<RouteEndpoint> Endpoints =>
        _console.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal));

    [Fact]
    public void EveryEndpoint_DeclaresWhatItNeeds_AndEachThatChangesSomethingItsUseCase()
    {
        Assert.NotEmpty(Endpoints);
        foreach (var endpoint in Endpoints)
        {
            var needs = endpoint.Metadata.GetMetadata<Needs>();
            Assert.True(needs is not null, $"{endpoint.DisplayName} declares nothing.");
            var reads = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods is ["GET"] or ["HEAD"];
            // These ask with a body, and change nothing.
            var asks = endpoint.RoutePattern.RawText!.Split("/v1/")[1] is "recipients/count" or "journal/verify" or "detectors/{id}/preview"
                or "incidents/{number}/void/preview";
            Assert.True(reads || needs.Operation is not null || asks, $"{endpoint.DisplayName} changes something and names no use case.");
        }
    }

    [Fact]
    public async Task EveryRole_HoldsWhatTheTableGivesIt_AndIsToldSo()
    {
        foreach (var accounts in (await _console.AccountsAsync()).GroupBy(account => (account.Roles[0], account.UnitCode[^4..])))
        {
            var account = accounts.First();
            var answer = (await (await _console.SignInAsync(account)).Read("permissions")).Ok();
            var held = answer.Body.EnumerateArray()
                .ToDictionary(item => item.GetProperty("permission").GetString()!,
                    item => $"{item.GetProperty("reach").GetString()} {item.GetProperty("rule").GetString()}");

            var level = await _console.ScalarAsync<int>($"select level::int from units where code = '{account.UnitCode}'");
            var kind = UnitCode.Parse(account.UnitCode).Kind;
            var given = Permissions.Table.Where(grant => account.Roles.Contains(grant.Role) && (grant.At is null || (int)grant.At == level)
                && (grant.DownTo is null || level <= (int)grant.DownTo)
                    && (grant.In is null || grant.In == kind))
                .GroupBy(grant => grant.Permission)
                .ToDictionary(grants => $"{grants.Key}", grants => grants.MaxBy(grant => grant.Reach)!)
                .ToDictionary(pair => pair.Key, pair => $"{pair.Value.Reach} {pair.Value.Rule}");
            Assert.Equal(given.OrderBy(pair => pair.Key, StringComparer.Ordinal), held.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task EveryEndpoint_SaysItsPermissionInTheOpenApiDocument()
    {
        using var document = JsonDocument.Parse(await _console.Anonymous().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var paths = document.RootElement.GetProperty("paths");

        foreach (var endpoint in Endpoints)
        {
            var path = Regex.Replace(endpoint.RoutePattern.RawText!.TrimEnd('/'), ":[a-z]+}", "}").Replace("**", "", StringComparison.Ordinal);
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant();
            var operation = paths.GetProperty($"/{path.TrimStart('/')}").GetProperty(method);
            Assert.EndsWith($"Needs the permission {endpoint.Metadata.GetMetadata<Needs>()!.Permission}.", operation.GetProperty("description").GetString(),
                StringComparison.Ordinal);
            // A session holds only so many downloads at once.
            if (endpoint.Metadata.GetMetadata<ApiConventions.LinkedDownload>() is not null)
                Assert.True(operation.GetProperty("responses").TryGetProperty("429", out _), path);
        }
    }

    [Fact]
    public async Task EveryReadingEndpoint_ForWhoLacksItsPermission_IsRefusedWithTheTablesRule()
    {
        var paths = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Needs>()!.Operation is null
            && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods is ["GET"])
            .Select(endpoint => (Path: endpoint.RoutePattern.RawText!.TrimStart('/')["api/v1/".Length..], endpoint.Metadata.GetMetadata<Needs>()!.Permission))
            .ToList();
        var refused = 0;
        foreach (var role in new[] { Role.Leader, Role.EnforcementOfficer, Role.CenterSystemAdministrator, Role.CenterBusinessAdministrator })
        {
            var client = await _console.As(role, Hangzhou);
            var kind = role.LivesIn(UnitKind.CoordinationCenter) ? UnitKind.CoordinationCenter : UnitKind.Authority;
            foreach (var (path, permission) in paths.Where(path => Permissions.Table.All(grant => grant.Permission != path.Permission || grant.Role != role)))
            {
                var answer = await client.Read(path.Replace("{number}", "T3301002026000001", StringComparison.Ordinal)
                    .Replace("{id:long}", "1", StringComparison.Ordinal)
                    .Replace("{id:guid}", $"{Guid.Empty}", StringComparison.Ordinal).Replace("{attachment:guid}", $"{Guid.Empty}", StringComparison.Ordinal)
                    .Replace("{id}", $"T3301002026000001-{Xihu}", StringComparison.Ordinal));
                answer.Refused(403, "RoleRequired", Permissions.RuleOf(permission, kind));
                refused++;
            }
        }

        Assert.True(refused > 0);
    }
}
