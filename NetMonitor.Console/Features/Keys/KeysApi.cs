using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Keys;

/// <summary>The ledger of keys and applications for them over HTTP (R10.3, R12.1, R16.2).</summary>
public static class KeysApi
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");
        MapReading(keys);
        MapHandOver(keys);
        MapSteps(keys);
        MapApplications(api.MapGroup("/key-applications").WithTags("Keys"));
    }

    private static void MapReading(RouteGroupBuilder keys)
    {
        keys.MapGet("", async (
                    [AsParameters] PageQuery page, [AsParameters] UnitFilterQuery of, KeyState? state, string? q, string? application, HttpContext http,
                    KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new KeyFilter(of.Unit, state, string.IsNullOrWhiteSpace(q) ? null : q, application), page.Request, cancel)))
            .Reads(Permission.ReadKeys).Produces<Page<KeyListItem>>()
            .WithSummary("Keys of the ledgers that one reads, by number; `q` is how it begins, `application` the one that they are allocated or shipped for.");
        keys.MapGet("/ledger", async (
                    [AsParameters] PageQuery page, [AsParameters] UnitFilterQuery of, HttpContext http, KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.LedgerAsync(http.Actor(), of.Unit ?? http.Actor().ActingUnit, page.Request, cancel)))
            .Reads(Permission.ReadKeyLedger).Produces<Page<LedgerLine>>()
            .WithSummary("The ledger of a unit, newest line first (R16.2); the own one by default.");
        keys.MapGet("/stock", async ([AsParameters] UnitFilterQuery of, HttpContext http, KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.StockAsync(http.Actor(), of.Unit ?? http.Actor().ActingUnit, cancel)))
            .Reads(Permission.ReadKeyLedger).Produces<KeyStock>().WithSummary("A unit's stock by the equation of R16.2; the own one by default.");
        keys.MapGet("/{serial}", async (string serial, HttpContext http, KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), serial, cancel), version: answer => answer.Key.Version))
            .Reads(Permission.ReadKeys).Produces<KeyDetail>();
        keys.MapPost("/import", (bool? dryRun, string? voucher, CallHeaders call, HttpContext http, ImportKeys useCase, CancellationToken cancel) =>
                Uploads.TakeAsync(
                    http, () => Task.FromResult(http.Actor().Lacks(Permission.SupplyKeys)),
                    async file => ApiResults.Answer(await useCase.HandleAsync(
                        http.Actor(), file.Content, file.Secret, voucher, dryRun == true, call.Call, cancel)),
                    cancel, bare: true))
            .Does(ImportKeys.Import).TakesFile("application/pskc+xml", "text/csv").Produces<KeyImportAnswer>()
            .WithSummary("Takes a file of keys into the Information Center's stock, all of it or nothing (R10.3).")
            .WithDescription(
                "PSKC (RFC 6030) or CSV with the columns `serial`, `seed` (hexadecimal or Base32), `algorithm` (`SHA1`, `SHA256`, `SM3`; `FIDO2` for a "
                + "USB key, with an empty seed), `digits` and `period`; as a form with the part `file` and, for an encrypted file, the part `secret`: its "
                + "password, or the pre-shared key in hexadecimal; or as the body itself, with the secret in the header `File-Secret`. `dryRun=true` answers "
                + "every error by row and column and changes nothing.");
        keys.MapPost("/count", async (CountCommand command, CallHeaders call, HttpContext http, CountStock useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), command, call.Call, cancel)))
            .Does(CountStock.Count).Produces<CountAnswer>()
            .WithSummary(
                "Counts the own stock: `serials` are all that are in the cabinet, `explanation` is wanted where they are not those of the ledger (R16.2).");
    }

    private static void MapHandOver(RouteGroupBuilder keys)
    {
        keys.MapPost("/hand-over", async (HandOverCommand command, CallHeaders call, HttpContext http, HandOverKeys useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), command, call.Call, cancel)))
            .Does(HandOverKeys.HandOver).Produces<HandOverAnswer>()
            .WithSummary("Counts the own stock as `count` does, and hands it over to another custodian of the unit, who confirms that (R16.2).");
        keys.MapPost("/hand-over/confirm", async (CallHeaders call, HttpContext http, HandOverKeys useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.ConfirmAsync(http.Actor(), call.Call, cancel)))
            .Does(HandOverKeys.Confirm).Produces<HandOverAnswer>().WithSummary("Takes over the stock that was handed over to oneself last (R16.2).");
    }

    private static void MapSteps(RouteGroupBuilder keys)
    {
        Map("receive", MoveKey.Receive, (useCase, actor, serial, command, call, cancel) => useCase.ReceiveAsync(actor, serial, command, call, cancel));
        Map("issue", MoveKey.Issue, (useCase, actor, serial, command, call, cancel) => useCase.IssueAsync(actor, serial, command, call, cancel))
            .WithSummary("Issues a key from the stock, for the account `userName` where one is named.");
        Map("recover", MoveKey.Recover, (useCase, actor, serial, command, call, cancel) => useCase.RecoverAsync(actor, serial, command, call, cancel))
            .WithSummary("Registers that a key came back; its account is frozen before (R10.10).");
        Map("write-off", MoveKey.WriteOff, (useCase, actor, serial, command, call, cancel) => useCase.WriteOffAsync(actor, serial, command, call, cancel));
        Map("report-lost", MoveKey.Report,
                (useCase, actor, serial, command, call, cancel) => useCase.ReportAsync(actor, serial, KeyEntry.Lost, command, call, cancel))
            .WithSummary("By its holder, the custodian or who manages the account, also for a `caller` on the telephone; freezes the account at once (R12.1).");
        Map("report-damaged", MoveKey.Report,
                (useCase, actor, serial, command, call, cancel) => useCase.ReportAsync(actor, serial, KeyEntry.Damaged, command, call, cancel))
            .WithSummary("The same for a damaged key (R12.1).");

        RouteHandlerBuilder Map(
            string step, Operation operation, Func<MoveKey, Actor, string, KeyStepCommand, Call, CancellationToken, Task<Result<KeyDetail>>> act) =>
            keys.MapPost($"/{{serial}}/{step}", async (
                        string serial, KeyStepCommand? command, CallHeaders call, HttpContext http, MoveKey useCase, CancellationToken cancel) =>
                    ApiResults.Answer(
                        await act(useCase, http.Actor(), serial, command ?? new(), call.Call, cancel), version: answer => answer.Key.Version))
                .Does(operation).Produces<KeyDetail>();
    }

    private static void MapApplications(RouteGroupBuilder applications)
    {
        applications.MapGet("", async (
                    [AsParameters] PageQuery page, KeyApplicationState? state, HttpContext http, KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ApplicationsAsync(http.Actor(), state, page.Request, cancel)))
            .Reads(Permission.ReadKeyLedger).Produces<Page<NamedKeyApplication>>();
        applications.MapGet("/{number}", async (string number, HttpContext http, KeyQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ApplicationAsync(http.Actor(), number, cancel), version: answer => answer.Version))
            .Reads(Permission.ReadKeyLedger).Produces<NamedKeyApplication>();
        applications.MapPost("", async (KeyApplicationCommand command, CallHeaders call, HttpContext http, ApplyForKeys useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.ApplyAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/key-applications/{answer.Number}"))
            .Does(ApplyForKeys.Apply).Produces<KeyApplicationItem>(201).WithSummary("Applies to the national Information Center for keys (R10.3).");
        Map<ApproveKeysCommand>("approve", ApplyForKeys.Approve, (useCase, actor, number, command, call, cancel) =>
            useCase.ApproveAsync(actor, number, command, call, cancel)).WithSummary("Approves it in whole or part; a `quantity` of 0 declines it.");
        Map<AllocateKeysCommand>("allocate", ApplyForKeys.Allocate, (useCase, actor, number, command, call, cancel) =>
            useCase.AllocateAsync(actor, number, command, call, cancel));
        Map<ShipKeysCommand>("ship", ApplyForKeys.Ship, (useCase, actor, number, command, call, cancel) =>
            useCase.ShipAsync(actor, number, command, call, cancel));
        Map<ReceiveKeysCommand>("receive", ApplyForKeys.Receive, (useCase, actor, number, command, call, cancel) =>
            useCase.ReceiveAsync(actor, number, command, call, cancel)).WithSummary("Receives a shipment, but for the keys that are `missing`.");

        RouteHandlerBuilder Map<TCommand>(
            string step, Operation operation,
            Func<ApplyForKeys, Actor, string, TCommand, Call, CancellationToken, Task<Result<KeyApplicationItem>>> act) where TCommand : class, new() =>
            applications.MapPost($"/{{number}}/{step}", async (
                        string number, TCommand? command, CallHeaders call, HttpContext http, ApplyForKeys useCase, CancellationToken cancel) =>
                    ApiResults.Answer(
                        await act(useCase, http.Actor(), number, command ?? new(), call.Call, cancel), version: answer => answer.Version))
                .Does(operation).Produces<KeyApplicationItem>();
    }

    public static IServiceCollection AddKeys(this IServiceCollection services) => services.AddSingleton<KeyQueries>().AddSingleton<MoveKey>()
        .AddSingleton<ApplyForKeys>().AddSingleton<ImportKeys>().AddSingleton<CountStock>()
        .AddSingleton<IFollowsUnits, KeysFollowUnits>().AddSingleton<HandOverKeys>().AddSingleton<CustodianQueries>();
}
