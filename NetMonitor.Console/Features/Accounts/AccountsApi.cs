using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Sessions, passwords, and the freezing of accounts.</summary>
public static class AccountsApi
{
    public sealed record SessionRequest(string? UserName, string? Password, string? KeyCode);

    public sealed record PasswordRequest(string? Current, string? New);

    public sealed record ConfirmRequest(string? Password, string? KeyCode);

    public sealed record SessionAccount(string UserName, string Name, string UnitCode, IReadOnlyList<Role> Roles);

    public sealed record SessionAnswer(Guid Id, string Token, DateTimeOffset ExpiresAt, bool MustChangePassword, SessionAccount Account);

    public static void MapAccounts(this RouteGroupBuilder api)
    {
        MapSessions(api.MapGroup("/sessions").WithTags("Sessions"));
        api.MapPost("/password", async (PasswordRequest request, HttpContext http, ChangePassword useCase, CancellationToken cancel) =>
                ApiResults.Answer(request.Current is null || request.New is null
                    ? Refusal.Malformed("FieldMissing")
                    : await useCase.HandleAsync(http.Actor(), request.Current, request.New, cancel)))
            .Does(ChangePassword.Change).WithMetadata(new ApiConventions.BeforePasswordChange())
            .WithTags("Sessions").Produces(204).WithSummary("Changes one's own password (R10.6, R10.7).");
        api.MapGet("/permissions", (HttpContext http) => TypedResults.Json(HeldPermission.Of(http.Actor()), AnswerJson.Options))
            .Reads(Permission.UseOwnAccount).WithTags("Accounts").Produces<IReadOnlyList<HeldPermission>>()
            .WithSummary("What the caller may, and how far it reaches.");

        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapPost("/{userName}/freeze", async (
                    string userName, AccountStateCommand command, CallHeaders call, HttpContext http, FreezeAccount useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.FreezeAsync(http.Actor(), userName, command, call.Call, cancel), version: answer => answer.Version))
            .Does(FreezeAccount.Freeze).Produces<AccountStateAnswer>();
        accounts.MapPost("/{userName}/unfreeze", async (
                    string userName, AccountStateCommand command, CallHeaders call, HttpContext http, FreezeAccount useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.UnfreezeAsync(http.Actor(), userName, command, call.Call, cancel), version: answer => answer.Version))
            .Does(FreezeAccount.Unfreeze).Produces<AccountStateAnswer>();
    }

    private static void MapSessions(RouteGroupBuilder sessions)
    {
        sessions.MapPost("", async (SessionRequest request, HttpContext http, SignIn signIn, Networks networks, CancellationToken cancel) =>
            {
                if (request.UserName is null || request.Password is null || request.KeyCode is null)
                    return ApiResults.Problem(Refusal.Malformed("FieldMissing"));
                var command = SignInCommand.Of(request.UserName, request.Password, request.KeyCode);
                var result = await signIn.HandleAsync(command, SessionKind.Api, new Visitor(networks.Of(http), Agent(http)), cancel);
                return ApiResults.Answer(result.Map(answer => new SessionAnswer(
                    answer.SessionId, answer.Token, answer.ExpiresAt, answer.MustChangePassword,
                    new SessionAccount(answer.Actor.UserName, answer.Actor.Name, answer.Actor.UnitCode.ToString(), answer.Actor.Roles))), 201);
            })
            .AllowAnonymous().Does(SignIn.Open).Produces<SessionAnswer>(201).WithSummary("Signs in with user name, password and key code (R10.4).");
        sessions.MapGet("", async ([AsParameters] PageQuery page, HttpContext http, SessionStore store, CancellationToken cancel) =>
                ApiResults.Answer(await store.ListAsync(http.Actor(), managed: true, page.Request, cancel)))
            .Reads(Permission.UseOwnAccount).Produces<Page<SessionItem>>()
            .WithSummary("One's own live sessions; a system administrator's with those of the accounts it manages (R5.1–R5.3).");
        sessions.MapDelete("/current", async (HttpContext http, SessionStore store, CancellationToken cancel) =>
                ApiResults.Answer(await store.EndAsync(http.Actor(), http.Actor().SessionId, cancel, "SignedOut")))
            .Does(SessionStore.End).WithMetadata(new ApiConventions.BeforePasswordChange()).Produces(204);
        sessions.MapDelete("/{id:guid}", async (Guid id, HttpContext http, SessionStore store, CancellationToken cancel) =>
                ApiResults.Answer(await store.EndAsync(http.Actor(), id, cancel)))
            .Does(SessionStore.End).Produces(204);
        sessions.MapPost("/current/confirm", async (
                    ConfirmRequest request, HttpContext http, SignIn signIn, Networks networks, CancellationToken cancel) =>
                ApiResults.Answer(request.Password is null || request.KeyCode is null
                    ? Refusal.Malformed("FieldMissing")
                    : await signIn.ConfirmAsync(http.Actor(), request.Password, request.KeyCode, networks.Of(http), cancel)))
            .Does(SignIn.Confirm).Produces(204).WithSummary("Gives password and key code again, for sensitive calls.");
    }

    /// <summary>What the static sign-in and password pages post to. They answer with redirects, so they work without any script.</summary>
    public static void MapAccountForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sign-in", async (
            [FromForm] string? userName, [FromForm] string? password, [FromForm] string? keyCode, [FromForm] string? returnUrl, HttpContext http, SignIn signIn,
            SessionStore store, Networks networks, KnownDevices devices, CancellationToken cancel) =>
        {
            var command = SignInCommand.Of(userName, password, keyCode);
            var visitor = new Visitor(networks.Of(http), Agent(http), devices.Find(http, command.UserName));
            var result = await signIn.HandleAsync(command, SessionKind.Page, visitor, cancel);
            var back = LocalPath.OrHome(returnUrl);
            if (result.Refusal is { } refusal)
            {
                var wait = refusal.Details?.GetValueOrDefault("retryAfter");
                // What was typed in the wrong field may be a password: only what has a user name's form goes into an address.
                var named = UserName.TryParse(command.UserName, out var name) ? $"&userName={name}" : "";
                return Results.LocalRedirect($"/sign-in?refused={refusal.Code}&retryAfter={wait}{named}&returnUrl={Uri.EscapeDataString(back)}");
            }

            // Whoever sat here before has left: with the cookie the session would be nobody's, and still be good.
            if (http.User.FindSession() is { } before && before.Actor.UserName != result.Value.Actor.UserName)
                await store.EndAsync(before.Actor, before.Actor.SessionId, cancel, "SignedOut");
            devices.Remember(http, result.Value.Actor.UserName);
            http.Response.Cookies.Append(
                SessionAuthentication.CookieOf(http.Request), result.Value.Token, Cookies.Options(http.Request, SessionStore.Lifetime));
            return Results.LocalRedirect(result.Value.MustChangePassword ? "/password" : back);
        }).ExcludeFromDescription();
        app.MapPost("/account/password", async (
            [FromForm] string? current, [FromForm(Name = "new")] string? next, [FromForm] string? repeat, HttpContext http, ChangePassword useCase,
            CancellationToken cancel) =>
        {
            if (next != repeat) return Results.LocalRedirect("/password?refused=PasswordsDiffer");
            var result = await useCase.HandleAsync(http.Actor(), current ?? "", next ?? "", cancel);
            return Results.LocalRedirect(result.IsRefused ? $"/password?refused={result.Refusal.Code}" : "/");
        }).RequireAuthorization().ExcludeFromDescription();
        app.MapPost("/account/sign-out", async (HttpContext http, IAntiforgery antiforgery, SessionStore store, CancellationToken cancel) =>
        {
            // Another site's form comes without the cookie, and must not take it away either.
            if (http.User.FindSession() is not { } session) return Results.LocalRedirect("/sign-in");
            if (!await antiforgery.IsRequestValidAsync(http)) throw new BadHttpRequestException("The form's token is missing or too old.");
            await store.EndAsync(session.Actor, session.Actor.SessionId, cancel, "SignedOut");
            http.Response.Cookies.Delete(SessionAuthentication.CookieOf(http.Request), Cookies.Options(http.Request, TimeSpan.Zero));
            return Results.LocalRedirect("/sign-in");
        }).ExcludeFromDescription();
        app.MapGet("/session/alive", () => Results.NoContent()).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/session/antiforgery", (HttpContext http, IAntiforgery antiforgery) =>
            Results.Json(new { token = antiforgery.GetAndStoreTokens(http).RequestToken })).RequireAuthorization().ExcludeFromDescription();
    }

    private static string Agent(HttpContext http) => http.Request.Headers.UserAgent.ToString();
}
