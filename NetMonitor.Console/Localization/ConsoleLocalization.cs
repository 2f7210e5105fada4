using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace NetMonitor.Console.Localization;

/// <summary>The two languages: Chinese first, English beside it, by the cookie of the bar's switch, else by the browser.</summary>
public static class ConsoleLocalization
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    public static IReadOnlyList<string> Languages { get; } = [Chinese, English];

    public static IServiceCollection AddConsoleLocalization(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<IStringLocalizerFactory>(provider =>
            new CountedTexts(ActivatorUtilities.CreateInstance<ResourceManagerStringLocalizerFactory>(provider)));
        services.AddSingleton<Words>().AddSingleton<SupervisionWords>().AddSingleton<RefusalWords>().AddSingleton<JournalWords>()
            .AddSingleton<AccountWords>().AddSingleton<KeyWords>().AddSingleton<QuestionWords>().AddSingleton<AssistanceWords>()
            .AddSingleton<IncidentWords>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            CultureInfo[] cultures = [.. Languages.Select(CultureInfo.GetCultureInfo)];
            options.DefaultRequestCulture = new RequestCulture(Chinese);
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.ApplyCurrentCultureToResponseHeaders = true;
            // Never by the address: a link that a colleague opens is shown in the colleague's own language.
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider(),
                new BrowserLanguageProvider(),
            ];
        });
        return services;
    }

    /// <summary>Must come before everything that writes a text, circuits included: a circuit keeps the culture of the request that opened it.</summary>
    public static IApplicationBuilder UseConsoleLocalization(this IApplicationBuilder app) => app.UseRequestLocalization();

    /// <summary><c>GET /culture?set=en&amp;back=/tasks</c> keeps the language in a cookie and goes back.</summary>
    public static void MapConsoleLocalization(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/culture", (string? set, string? back, HttpContext context) =>
        {
            if (set is not null && Languages.Contains(set))
                context.Response.Cookies.Append(
                    CookieRequestCultureProvider.DefaultCookieName,
                    CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(set)),
                    new CookieOptions
                    {
                        MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps, HttpOnly = true,
                    });
            return Results.LocalRedirect(LocalPath.OrHome(back));
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>"zh-Hans", "zh-SG" and plain "zh" are Chinese too; the framework's own provider does not take them for it.</summary>
    private sealed class BrowserLanguageProvider : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
        {
            var wished = httpContext.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => language.Value.Value ?? "")
                .Select(name =>
                    name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese
                    : name.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English
                    : null)
                .FirstOrDefault(name => name is not null);
            return Task.FromResult(wished is null ? null : new ProviderCultureResult(wished));
        }
    }
}

/// <summary>A path of this console to go back to; anything else (another host, a scheme-relative address) becomes home.</summary>
public static class LocalPath
{
    /// <summary>As a header may carry it: what is not ASCII is escaped.</summary>
    public static string OrHome(string? path) => IsLocal(path)
        ? string.Concat(path!.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())))
        : "/";

    public static bool IsLocal(string? path) =>
        path is ['/', ..] && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(char.IsControl);
}
