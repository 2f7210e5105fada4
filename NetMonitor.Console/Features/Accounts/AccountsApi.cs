using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Files;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Sessions, passwords, and the freezing of accounts.</summary>
public static class AccountsApi
{
    /// <summary>With what the key shows, or else what was sent to the phone while the provisional mode covers the account (R10.5).</summary>
    public sealed record SessionRequest(string? UserName, string? Password, string? KeyCode = null, string? SmsCode = null);

    public sealed record SmsRequest(string? UserName, string? Password);

    /// <summary>With whether the holder was shown the duty of article 11, and takes it on.</summary>
    public sealed record PasswordRequest(string? Current, string? New, bool AcceptsDuty = false);

    public sealed record ConfirmRequest(string? Password, string? KeyCode = null, string? SmsCode = null);

    public sealed record SessionAccount(string UserName, string Name, string UnitCode, IReadOnlyList<Role> Roles);

    public sealed record SessionAnswer(Guid Id, string Token, DateTimeOffset ExpiresAt, bool MustChangePassword, SessionAccount Account);

    public static void MapAccounts(this RouteGroupBuilder api)
    {
        MapSessions(api.MapGroup("/sessions").WithTags("Sessions"));
        api.MapPost("/password", async (PasswordRequest request, HttpContext http, ChangePassword useCase, CancellationToken cancel) =>
                ApiResults.Answer(request.Current is null || request.New is null
                    ? Refusal.Malformed("FieldMissing")
                    : await useCase.HandleAsync(http.Actor(), request.Current, request.New, request.AcceptsDuty, cancel)))
            .Does(ChangePassword.Change).WithMetadata(new ApiConventions.BeforePasswordChange())
            .WithTags("Sessions").Produces(204)
            .WithSummary("Changes one's own password (R10.6–R10.8). `acceptsDuty` says that its holder takes on the duty of article 11, too.");
        api.MapPost("/duty/accept", async (CallHeaders call, HttpContext http, AcceptDuty useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.HandleAsync(http.Actor(), call.Call, cancel)))
            .Does(AcceptDuty.Accept).WithMetadata(new ApiConventions.BeforePasswordChange())
            .WithTags("Sessions").Produces<DutyAnswer>()
            .WithSummary("Takes on the duty of article 11, to keep user name, password and key to oneself, for who was shown it by another program (R11.1).");
        api.MapGet("/permissions", (HttpContext http) => TypedResults.Json(HeldPermission.Of(http.Actor()), AnswerJson.Options))
            .Reads(Permission.UseOwnAccount).WithTags("Accounts").Produces<IReadOnlyList<HeldPermission>>()
            .WithSummary("What the caller may, and how far it reaches.");

        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        MapReading(accounts);
        MapManaging(accounts);
        MapOwn(api);
        MapForms(api.MapGroup("/registration-forms").WithTags("Accounts"));
    }

    private static void MapReading(RouteGroupBuilder accounts)
    {
        accounts.MapGet("", async (
                    [AsParameters] PageQuery page, [AsParameters] UnitFilterQuery of, Role? role, AccountStatus? status, bool? corrections, string? q,
                    HttpContext http, AccountQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(
                    http.Actor(), new AccountFilter(of.Unit, role, status, string.IsNullOrWhiteSpace(q) ? null : q, corrections == true), page.Request,
                    cancel)))
            .Reads(Permission.ReadAccounts).Produces<Page<AccountItem>>()
            .WithSummary("Accounts that one manages (R5.1–R5.3); a leader's are all at or below its unit (R7.1). `q` is how the name or what follows in it "
                + "begins, in characters, pinyin or initials, or a user name or staff number; `corrections=true` lists those whose holder asked for one.");
        accounts.MapGet("/{userName}", async (string userName, HttpContext http, AccountQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), Typed.Code(userName), cancel), version: account => account.Version))
            .Reads(Permission.UseOwnAccount).Produces<AccountItem>();
        accounts.MapGet("/{userName}/history", async (
                    string userName, [AsParameters] PageQuery page, HttpContext http, AccountQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.HistoryAsync(http.Actor(), Typed.Code(userName), page.Request, cancel)))
            .Reads(Permission.UseOwnAccount).Produces<Page<AccountHistoryItem>>()
            .WithSummary("What happened to an account, newest first, each changed field with its old and new value (R10.9).");
    }

    private static void MapOwn(RouteGroupBuilder api)
    {
        foreach (var contact in Enum.GetValues<Contact>())
        {
            var own = api.MapGroup($"/contacts/{contact}").WithTags("Accounts");
            own.MapPost("/send-code", async (CallHeaders call, HttpContext http, VerifyContact useCase, CancellationToken cancel) =>
                    ApiResults.Answer(await useCase.SendAsync(http.Actor(), contact, call.Call, cancel)))
                .Does(VerifyContact.SendCode).Produces<ContactAnswer>()
                .WithSummary("Sends a code to one's own mobile number or instant-messaging account: good for five minutes, one a minute.");
            own.MapPost("/verify", async (ContactCode command, CallHeaders call, HttpContext http, VerifyContact useCase, CancellationToken cancel) =>
                    ApiResults.Answer(await useCase.VerifyAsync(http.Actor(), contact, command, call.Call, cancel)))
                .Does(VerifyContact.Verify).Produces<ContactAnswer>()
                .WithSummary("Gives the code back: before that nothing but codes is sent there.");
        }

        api.MapPost("/correction", async (
                    CorrectionCommand command, CallHeaders call, HttpContext http, CorrectParticulars useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.AskAsync(http.Actor(), command, call.Call, cancel)))
            .Does(CorrectParticulars.Ask).WithTags("Accounts").Produces<AccountStateAnswer>()
            .WithSummary("Asks one's administrator for a correction of one's own particulars, one at a time.");
        api.MapPost("/correction/withdraw", async (CallHeaders call, HttpContext http, CorrectParticulars useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.WithdrawAsync(http.Actor(), call.Call, cancel)))
            .Does(CorrectParticulars.Withdraw).WithTags("Accounts").Produces<AccountStateAnswer>();
    }

    private static void MapManaging(RouteGroupBuilder accounts)
    {
        accounts.MapPost("", async (NewAccount command, CallHeaders call, HttpContext http, CreateAccount useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/accounts/{answer.UserName}"))
            .Does(CreateAccount.Create).Produces<CreatedAccount>(201).WithSummary(
                "Sets an account up in one step (R10.1, R10.2). A system administrator's is `Pending` until its form is registered and it is unfrozen (R9.3). "
                    + "The initial password is shown this once, is good for one sign-in and 72 hours, or fewer where that was tightened (R19.1).");
        accounts.MapMethods("/{userName}", ["PATCH"], async (
                    string userName, AccountChange change, CallHeaders call, HttpContext http, AdjustAccount useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), Typed.Code(userName), change, call.Call, cancel), version: answer => answer.Version))
            .Does(AdjustAccount.Adjust).Produces<AccountStateAnswer>()
            .WithSummary("Changes particulars and roles (R10.9); a system administrator's on a registered form (R9.3).");
        accounts.MapPost("/{userName}/reset-password", async (
                    string userName, AccountStateCommand command, CallHeaders call, HttpContext http, ResetPassword useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), Typed.Code(userName), command, call.Call, cancel), version: answer => answer.Version))
            .Does(ResetPassword.Reset).Produces<PasswordResetAnswer>().WithSummary("Another initial password, shown this once (R10.2).");
        accounts.MapPost("/{userName}/bind-key", async (
                    string userName, BindKeyCommand command, CallHeaders call, HttpContext http, BindKey useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.HandleAsync(http.Actor(), Typed.Code(userName), command, call.Call, cancel), version: answer => answer.Version))
            .Does(BindKey.Bind).Produces<AccountStateAnswer>().WithSummary(
                "Binds a key that the ledger has as issued (R10.3), also in the place of a lost or damaged one (R12.1). `keyCode` proves that it is the one at "
                    + "hand; one whose clock went wrong gives `nextKeyCode` too, the code after it.");
        accounts.MapPost("/import", (bool? dryRun, CallHeaders call, HttpContext http, ImportAccounts useCase, CancellationToken cancel) =>
                Uploads.TakeAsync(
                    http, () => Task.FromResult(http.Actor().Lacks(Permission.ManageAccounts)),
                    async file => ApiResults.Answer(await useCase.HandleAsync(http.Actor(), file.Content, dryRun == true, call.Call, cancel)),
                    cancel, bare: true))
            .Does(ImportAccounts.Import).TakesFile("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .Produces<AccountImportAnswer>().WithSummary("Sets up all accounts of a sheet, or none (R10.2).")
            .WithDescription(
                "xlsx or CSV, at most 20,000 rows, with the columns `unitCode`, `name`, `staffNumber`, `mobile`, `imAccount`, `roles` (several with `;` "
                + "between) and, where wanted, `keySerial`, or the same in Chinese; as a form with the part `file`, or as the body itself. `dryRun=true` "
                + "answers every error by row and column and changes nothing. The answer to an import shows each initial password, this once.");
        accounts.MapPost("/{userName}/correction/make", async (
                    string userName, CallHeaders call, HttpContext http, CorrectParticulars useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.MakeAsync(http.Actor(), Typed.Code(userName), call.Call, cancel), version: answer => answer.Version))
            .Does(CorrectParticulars.Make).Produces<AccountStateAnswer>().WithSummary("Makes the correction that its holder asked for, as an adjustment.");
        MapStep("correction/decline", CorrectParticulars.Decline, (CorrectParticulars useCase, Actor actor, string userName, AccountStateCommand command,
            Call call, CancellationToken cancel) => useCase.DeclineAsync(actor, userName, command, call, cancel));
        MapStep("freeze", FreezeAccount.Freeze, (FreezeAccount useCase, Actor actor, string userName, AccountStateCommand command, Call call,
            CancellationToken cancel) => useCase.FreezeAsync(actor, userName, command, call, cancel));
        MapStep("unfreeze", FreezeAccount.Unfreeze, (FreezeAccount useCase, Actor actor, string userName, AccountStateCommand command, Call call,
            CancellationToken cancel) => useCase.UnfreezeAsync(actor, userName, command, call, cancel))
            .WithSummary("Enables it again; a system administrator's for the first time only once its form is registered (R9.3).");
        MapStep("mark-at-risk", MarkAtRisk.Mark, (MarkAtRisk useCase, Actor actor, string userName, AccountStateCommand command, Call call,
            CancellationToken cancel) => useCase.HandleAsync(actor, userName, command, call, cancel))
            .WithSummary("Its password may be known to others: its sessions end, and it must be changed before anything else (R10.8).");
        MapStep("unbind-key", BindKey.Unbind, (BindKey useCase, Actor actor, string userName, AccountStateCommand command, Call call,
            CancellationToken cancel) => useCase.UnbindAsync(actor, userName, command, call, cancel))
            .WithSummary("Once it is frozen and the key is back, lost or written off (R10.10).");
        MapStep("delete", DeleteAccount.Delete, (DeleteAccount useCase, Actor actor, string userName, AccountStateCommand command, Call call,
            CancellationToken cancel) => useCase.HandleAsync(actor, userName, command, call, cancel))
            .WithSummary("Once it is frozen and has no key; final (R10.10).");

        RouteHandlerBuilder MapStep<TUseCase>(
            string step, Operation operation,
            Func<TUseCase, Actor, string, AccountStateCommand, Call, CancellationToken, Task<Result<AccountStateAnswer>>> act) where TUseCase : class =>
            accounts.MapPost($"/{{userName}}/{step}", async (
                        string userName, AccountStateCommand command, CallHeaders call, HttpContext http, [FromServices] TUseCase useCase,
                        CancellationToken cancel) =>
                    ApiResults.Answer(
                        await act(useCase, http.Actor(), Typed.Code(userName), command, call.Call, cancel), version: answer => answer.Version))
                .Does(operation).Produces<AccountStateAnswer>();
    }

    private static void MapForms(RouteGroupBuilder forms)
    {
        forms.MapGet("", async (
                    [AsParameters] PageQuery page, [AsParameters] UnitFilterQuery of, FormState? state, HttpContext http, FormQueries queries,
                    CancellationToken cancel) =>
                ApiResults.Answer(await queries.ListAsync(http.Actor(), state, of.Unit, page.Request, cancel)))
            .Reads(Permission.ReadForms).Produces<Page<FormItem>>().WithSummary("Registration forms of system administrators, newest first (R9.3).");
        forms.MapGet("/{number}", async (string number, HttpContext http, FormQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.GetAsync(http.Actor(), number, cancel), version: form => form.Version))
            .Reads(Permission.ReadForms).Produces<FormItem>();
        forms.MapPost("", async (FormCommand command, CallHeaders call, HttpContext http, SubmitForm useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.SubmitAsync(http.Actor(), command, call.Call, cancel), 201, answer => answer.Version,
                    answer => $"/api/v1/registration-forms/{answer.Number}"))
            .Does(SubmitForm.Submit).Produces<FormAnswer>(201)
            .WithSummary("Sends a form up in the own unit's name, or enters a paper form of a unit whose administrators one manages (R9.3).");
        forms.MapMethods("/{number}", ["PATCH"], async (
                    string number, FormCommand command, CallHeaders call, HttpContext http, SubmitForm useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.EditAsync(http.Actor(), Typed.Code(number), command, call.Call, cancel), version: answer => answer.Version))
            .Does(SubmitForm.Edit).Produces<FormAnswer>().WithSummary("Corrects a form that is not registered yet; all of it is given.");
        forms.MapPost("/{number}/register", async (
                    string number, RegisterCommand? command, CallHeaders call, HttpContext http, SubmitForm useCase, CancellationToken cancel) =>
                ApiResults.Answer(
                    await useCase.RegisterAsync(http.Actor(), Typed.Code(number), command ?? new(), call.Call, cancel), version: answer => answer.Version))
            .Does(SubmitForm.Register).Produces<FormAnswer>()
            .WithSummary("The receiving side registers it, with the reason of an exception where the person holds another account (R9.2).");
    }

    public static IServiceCollection AddAccounts(this IServiceCollection services) => services.AddSingleton<ChangePassword>().AddSingleton<FreezeAccount>()
        .AddSingleton<FindAccounts>().AddSingleton<CreateAccount>().AddSingleton<AdjustAccount>().AddSingleton<ResetPassword>().AddSingleton<BindKey>()
        .AddSingleton<ImportAccounts>().AddSingleton<AcceptDuty>().AddSingleton<VerifyContact>().AddSingleton<CorrectParticulars>().AddSingleton<MarkAtRisk>()
        .AddSingleton<DeleteAccount>().AddSingleton<SubmitForm>().AddSingleton<AccountQueries>().AddSingleton<FormQueries>()
        .AddSingleton<AccountHistory>().AddSingleton<IVoidsWrites, VoidAccountSteps>()
        .AddSingleton(Approvable.Of<CreateAccount, NewAccount, CreatedAccount>(
            CreateAccount.Create, (useCase, actor, _, command, call, cancel) => useCase.HandleAsync(actor, command, call, cancel)))
        .AddSingleton(Approvable.Of<AdjustAccount, AccountChange, AccountStateAnswer>(
            AdjustAccount.Adjust, (useCase, actor, userName, command, call, cancel) => useCase.HandleAsync(actor, userName, command, call, cancel)))
        .AddSingleton(Approvable.Of<DeleteAccount, AccountStateCommand, AccountStateAnswer>(
            DeleteAccount.Delete, (useCase, actor, userName, command, call, cancel) => useCase.HandleAsync(actor, userName, command, call, cancel)))
        .AddSingleton(Approvable.Of<BindKey, AccountStateCommand, AccountStateAnswer>(
            BindKey.Unbind, (useCase, actor, userName, command, call, cancel) => useCase.UnbindAsync(actor, userName, command, call, cancel)))
        .AddSingleton(new WaitingPart(
            WaitingFor.Forms, "/forms", Permission.ManageAccounts,
            (sql, actor, _) =>
                $"""
                registration_forms f where f.state = '{nameof(FormState.Submitted)}' and exists (
                  select from ({Scopes.ManagedUnits(sql, actor)}) managed
                  where managed.code = f.unit_code and '{StateSql.Of(AccountClass.SystemAdministrator)}' = any(managed.classes))
                """,
            (_, _) => "false"));

    private static void MapSessions(RouteGroupBuilder sessions)
    {
        sessions.MapPost("", async (SessionRequest request, HttpContext http, SignIn signIn, Networks networks, CancellationToken cancel) =>
            {
                // Exactly one of the two codes.
                if (request.UserName is null || request.Password is null || (request.KeyCode is null) == (request.SmsCode is null))
                    return ApiResults.Problem(Refusal.Malformed("FieldMissing"));
                var command = SignInCommand.Of(request.UserName, request.Password, request.KeyCode, request.SmsCode);
                var result = await signIn.HandleAsync(command, SessionKind.Api, new Visitor(networks.Of(http), Agent(http)), cancel);
                return ApiResults.Answer(result.Map(answer => new SessionAnswer(
                    answer.SessionId, answer.Token, answer.ExpiresAt, answer.MustChangePassword,
                    new SessionAccount(answer.Actor.UserName, answer.Actor.Name, answer.Actor.UnitCode.ToString(), answer.Actor.Roles))), 201);
            })
            .AllowAnonymous().Does(SignIn.Open).Produces<SessionAnswer>(201).WithSummary(
                "Signs in with user name, password and key code (R10.4), or with the code of `/sessions/sms` in the key code's place (R10.5).");
        sessions.MapPost("/sms", async (SmsRequest request, HttpContext http, SignIn signIn, Networks networks, CancellationToken cancel) =>
            {
                if (request.UserName is null || request.Password is null) return ApiResults.Problem(Refusal.Malformed("FieldMissing"));
                var command = SignInCommand.Of(request.UserName, request.Password, null, "");
                var sent = await signIn.SendTextAsync(command, new Visitor(networks.Of(http), Agent(http)), cancel);
                return sent.IsRefused ? ApiResults.Problem(sent.Refusal) : TypedResults.StatusCode(StatusCodes.Status202Accepted);
            })
            .AllowAnonymous().Does(SignIn.SendText).Produces(202).WithSummary(
                "Sends a code to the account's phone, if the provisional mode covers it and all else is right (R10.5). The answer is the same "
                    + "whatever comes of it.");
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
                ApiResults.Answer(request.Password is null || (request.KeyCode is null) == (request.SmsCode is null)
                    ? Refusal.Malformed("FieldMissing")
                    : await signIn.ConfirmAsync(
                        http.Actor(), request.Password, request.KeyCode ?? request.SmsCode!, request.SmsCode is not null,
                        new Visitor(networks.Of(http), Agent(http)), cancel)))
            .Does(SignIn.Confirm).Produces(204)
            .WithSummary("Gives password and key code again, for sensitive calls; in the provisional mode the code of `/sessions/sms` (R10.5).");
    }

    /// <summary>What the static sign-in and password pages post to. They answer with redirects, so they work without any script.</summary>
    public static void MapAccountForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sign-in", async (
            [FromForm] string? userName, [FromForm] string? password, [FromForm] string? keyCode, [FromForm] string? textCode, [FromForm] string? usbKey,
            [FromForm] string? usbKeyState, [FromForm] string? returnUrl, HttpContext http, SignIn signIn, SessionStore store, Networks networks,
            KnownDevices devices, CancellationToken cancel) =>
        {
            var command = SignInCommand.Of(userName, password, keyCode, textCode) with
            {
                UsbKey = string.IsNullOrEmpty(usbKey) ? null : new UsbKeyAnswer(usbKey, usbKeyState ?? "", Site(http)),
            };
            var device = devices.Of(http);
            var result = await signIn.HandleAsync(command, SessionKind.Page, new Visitor(networks.Of(http), Agent(http), device), cancel);
            devices.Keep(http, device, result.IsRefused ? null : result.Value.Actor.UserName);
            var back = LocalPath.OrHome(returnUrl);
            if (result.Refusal is { } refusal) return Results.LocalRedirect(Again(command, refusal, back));

            // Whoever sat here before has left: with the cookie the session would be nobody's, and still be good.
            if (http.User.FindSession() is { } before && before.Actor.UserName != result.Value.Actor.UserName)
                await store.EndAsync(before.Actor, before.Actor.SessionId, cancel, "SignedOut");
            http.Response.Cookies.Append(
                SessionAuthentication.CookieOf(http.Request), result.Value.Token, Cookies.Options(http.Request, SessionStore.Lifetime));
            return Results.LocalRedirect(result.Value.MustChangePassword || !result.Value.DutyAccepted ? "/password" : back);
        }).ExcludeFromDescription();
        // The same for everybody: it names no key and no account.
        app.MapGet("/account/usb-key", async (HttpContext http, UsbKeys usbKeys) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(await usbKeys.AskAsync(UsbKeys.ToSignIn, Site(http)));
        }).ExcludeFromDescription();
        app.MapPost("/account/sign-in/text", async (
            [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl, HttpContext http, SignIn signIn, Networks networks,
            KnownDevices devices, CancellationToken cancel) =>
        {
            var command = SignInCommand.Of(userName, password, null, "");
            var device = devices.Of(http);
            var sent = await signIn.SendTextAsync(command, new Visitor(networks.Of(http), Agent(http), device), cancel);
            devices.Keep(http, device, null);
            return Results.LocalRedirect(Again(command, sent.Refusal, LocalPath.OrHome(returnUrl)));
        }).ExcludeFromDescription();
        app.MapPost("/account/password", async (
            [FromForm] string? current, [FromForm(Name = "new")] string? next, [FromForm] string? repeat, [FromForm] string? acceptsDuty, HttpContext http,
            ChangePassword useCase, CancellationToken cancel) =>
        {
            if (next != repeat) return Results.LocalRedirect("/password?refused=PasswordsDiffer");
            // A page shows the duty before its holder goes on; what a program shows is its own affair (see docs/decisions/0033).
            if (acceptsDuty is null && !http.Session().DutyAccepted) return Results.LocalRedirect("/password?refused=DutyNotAccepted");
            var result = await useCase.HandleAsync(http.Actor(), current ?? "", next ?? "", acceptsDuty is not null, cancel);
            return Results.LocalRedirect(result.IsRefused ? $"/password?refused={result.Refusal.Code}" : "/");
        }).RequireAuthorization().ExcludeFromDescription();
        app.MapPost("/account/duty", async ([FromForm] string? acceptsDuty, HttpContext http, AcceptDuty useCase, CancellationToken cancel) =>
        {
            if (acceptsDuty is null) return Results.LocalRedirect("/password?refused=DutyNotAccepted");
            var result = await useCase.HandleAsync(http.Actor(), Call.None, cancel);
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

    /// <summary>The sign-in page once more, after a refusal or after a code was asked for.</summary>
    private static string Again(SignInCommand command, Refusal? refusal, string back)
    {
        // What was typed in the wrong field may be a password: only what has a user name's form goes into an address.
        var named = UserName.TryParse(command.UserName, out var name) ? $"&userName={name}" : "";
        var text = command.ByText ? refusal is null ? "&text=sent" : "&text=again" : "";
        var why = refusal is null ? "" : $"refused={refusal.Code}&retryAfter={refusal.Details?.GetValueOrDefault("retryAfter")}";
        return $"/sign-in?{why}{named}{text}&returnUrl={Uri.EscapeDataString(back)}".Replace("?&", "?", StringComparison.Ordinal);
    }

    /// <summary>Where the browser found the console: what a FIDO2 key signs for.</summary>
    private static Uri Site(HttpContext http) => new($"{http.Request.Scheme}://{http.Request.Host}");

    private static string Agent(HttpContext http) => http.Request.Headers.UserAgent.ToString();
}
