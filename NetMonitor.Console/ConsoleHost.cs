using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Alerts;
using NetMonitor.Console.Features.Approvals;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Features.Incidents;
using NetMonitor.Console.Features.Inspections;
using NetMonitor.Console.Features.Installation;
using NetMonitor.Console.Features.Journal;
using NetMonitor.Console.Features.Keys;
using NetMonitor.Console.Features.Regulation;
using NetMonitor.Console.Features.SignInPolicies;
using NetMonitor.Console.Features.Supervision;
using NetMonitor.Console.Features.Supervision.Printing;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Support;
using NetMonitor.Console.Features.Texts;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Files;
using NetMonitor.Console.Health;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.Shell;
using NetMonitor.Console.Texts;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Views;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Scalar.AspNetCore;

namespace NetMonitor.Console;

/// <summary>Puts the parts together: the services, by area, and what the host does.</summary>
public static class ConsoleHost
{
    /// <summary>Everything but the web: what the bench and the tests of use cases need too.</summary>
    public static void AddConsoleCore(this IServiceCollection services, string connectionString, JournalLogOptions log, KeyRing keyRing)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ =>
        {
            var source = new NpgsqlDataSourceBuilder(connectionString);
            source.ConnectionStringBuilder.MaxPoolSize = 80;
            source.ConnectionStringBuilder.NoResetOnClose = true;
            source.ConnectionStringBuilder.MaxAutoPrepare = 200;
            source.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            return source.Build();
        });
        services.AddPooledDbContextFactory<NetMonitorDb>((provider, options) =>
            NetMonitorDb.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<NetMonitorDb>>().CreateDbContext());
        keyRing.Wrap(services.AddDataProtection().SetApplicationName("NetMonitor").PersistKeysToDbContext<NetMonitorDb>());
        services.AddSingleton(keyRing);
        services.AddSingleton<ReadDoor>().AddSingleton<Listener>().AddSingleton<InstallationSettings>();
        services.AddSingleton<CommandRunner>().AddSingleton<RefusedReads>().AddSingleton<FormDrafts>().AddSingleton<SavedViews>();
        services.AddFiles().AddEvidenceStore().AddSingleton<WorkingCalendars>().AddSingleton<ImportHolidayNotice>();
        services.AddSingleton(provider => new TextGateway(provider.GetService<IConfiguration>())).AddSingleton<OutgoingTexts>();
        services.AddSingleton<DeliverTexts>().AddSingleton<DeadTexts>().AddSignInPolicy().AddSingleton<RegulationInForce>().AddRegulation();
        services.AddSingleton<SessionStore>().AddSingleton<SignInThrottle>().AddSingleton<ThrottledTries>().AddSingleton<KeySecrets>().AddSingleton<UsbKeys>();
        services.AddSingleton<SignInSecrets>().AddSingleton<TextCodes>().AddSingleton<ProvisionalMode>().AddSingleton<SignIn>();
        services.AddSingleton<SetupCode>().AddSingleton<SetUpSystem>();
        services.AddAccounts().AddApprovals().AddKeys().AddSupport().AddAlerts().AddIncidents().AddInspections().AddAssistance();
        services.AddSingleton<IssuedKeys>().AddSingleton<KeyProof>().AddAlertWatch();
        services.AddHostedSingleton<SessionCuts>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddProjection<NoticeWriter>().AddSingleton<NoticeQueries>().AddSingleton<ReadNotices>().AddSingleton<WaitingQueries>();
        services.AddJournal(log).AddFeed().AddProjection<PhoneTexts>().AddUnits().AddSupervision().AddJournalQueries().AddSingleton<DemoAccounts>();
    }

    /// <summary>The web around it: sign-in, limits, API, documentation, health, telemetry.</summary>
    public static void AddConsoleWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // In Development the framework would pack whatever is a second younger than its manifest anew, and uncompressed.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        services.AddAuthentication(SessionAuthentication.Scheme)
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null);
        services.AddAuthorization();
        services.AddScoped<CurrentActor>().AddScoped<KeyReader>();
        services.AddScoped<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler, SessionCircuitHandler>();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = ApiConventions.AntiforgeryHeader;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddSingleton<Networks>().AddSingleton<KnownDevices>().AddSingleton<SessionLimits>().AddSingleton<SessionNetworks>();
        services.AddExceptionHandler<ApiErrors>().AddProblemDetails();
        services.ConfigureHttpJsonOptions(options => AnswerJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = ApiConventions.MaxBody;
            options.AddServerHeader = false;
        });
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(
            options => options.MultipartBodyLengthLimit = Files.ReceivedFile.MaxSize + ApiConventions.MaxBody);
        services.AddOpenApiDocument();
        services.AddConsoleHealth();
        services.AddShell();
        services.AddSingleton<ExportAssignments>().AddSingleton<ApprovalWords>(); // they word what they show
        var telemetry = services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource(LivePage.Spans.Name).AddNpgsql())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation()
                .AddMeter("Npgsql", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Components"));
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            OpenTelemetry.OpenTelemetryBuilderOtlpExporterExtensions.UseOtlpExporter(telemetry);
    }

    public static void UseConsole(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<Networks>();
        app.Services.GetRequiredService<TextGateway>(); // a wrong setting is told at the start
        if (networks.HasProxies) app.UseForwardedHeaders(networks.Forwarded());
        app.UseExceptionHandler();
        app.UseStatusCodePages(Plain);
        app.UseSecurityHeaders();
        app.UseSameOrigin();
        app.Use(RefuseZeroes);
        app.UseConsoleLocalization();
        app.UseMiddleware<SetupGate>();
        app.UseAuthentication();
        app.UseRouting();
        app.Use(FoldNames);
        app.UseMiddleware<SessionGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseJsonBodies();
    }

    public static void MapConsole(this WebApplication app)
    {
        var api = app.MapApi();
        api.MapAccounts();
        api.MapAlerts();
        api.MapApprovals();
        api.MapKeys();
        api.MapSignInPolicy();
        api.MapRegulation();
        api.MapTexts();
        api.MapUnits();
        api.MapSupport();
        api.MapIncidents();
        api.MapInspections();
        api.MapAssistance();
        api.MapSupervision();
        api.MapEvidence();
        api.MapSavedViews();
        api.MapNotices();
        api.MapJournal();
        api.MapHolidays();
        api.MapWorkingDays();
        app.MapFeed(api);
        app.MapAccountForms();
        app.MapSetup();
        app.MapSupervisionPrinting();
        app.MapJournalPrinting();
        app.MapAccountsPrinting();
        app.MapKeysPrinting();
        app.MapIncidentsPrinting();
        app.MapAssistancePrinting();
        app.MapConsoleHealth();
        app.MapShell();
        app.MapOpenApi();
        app.MapScalarApiReference("/api-docs", (options, http) => options.WithNonce(http.Nonce()).DisableDefaultFonts().DisableTelemetry());
        if (app.Environment.IsDevelopment()) app.MapDemo();
    }

    /// <summary>A hosted service that others use too.</summary>
    private static void AddHostedSingleton<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());

    /// <summary>No text of the database can hold the character zero, so no page can be about it; the API says so in its own words.</summary>
    private static Task RefuseZeroes(HttpContext http, RequestDelegate next)
    {
        var isPage = !http.Request.Path.StartsWithSegments("/api");
        if (!isPage || !http.Request.Query.Any(item => ApiConventions.HoldsZero(item.Value) || ApiConventions.HoldsZero(item.Key))) return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    /// <summary>What an address names may have been typed by hand, too.</summary>
    private static Task FoldNames(HttpContext http, RequestDelegate next)
    {
        foreach (var (name, value) in http.Request.RouteValues.ToArray())
            if (value is string text)
                http.Request.RouteValues[name] = name.ToLowerInvariant() is "number" or "username" or "code" ? Typed.Code(text) : Typed.Fold(text);
        return next(http);
    }

    /// <summary>Programs get problem details for what no endpoint answered.</summary>
    private static async Task Plain(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.Path.StartsWithSegments("/api"))
        {
            await Shell.PlainPages.WriteNotFoundAsync(context);
            return;
        }

        var code = http.Response.StatusCode switch
        {
            401 => "NotSignedIn", 403 => "Forbidden", 404 => "NotFound", 405 => "MethodNotAllowed",
            413 => http.Request.Path.Value!.EndsWith("/attachments", StringComparison.Ordinal) || http.Request.Path == "/api/v1/evidence"
                ? "AttachmentTooLarge"
                : "BodyTooLarge",
            415 => "MediaTypeNotSupported", 429 => "TooManyConnections", _ => "Refused",
        };
        await TypedResults.Problem(title: code, statusCode: http.Response.StatusCode, extensions: new Dictionary<string, object?> { ["code"] = code })
            .ExecuteAsync(http);
    }
}
