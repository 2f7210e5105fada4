using MudBlazor;
using MudBlazor.Services;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;

namespace NetMonitor.Console.Shell;

/// <summary>What the pages need, and where they hang.</summary>
public static class ShellFeature
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // An abandoned circuit costs its memory until it is let go; a page that comes back later reads anew.
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            options.DisconnectedCircuitMaxRetained = 200;
            options.DetailedErrors = false;
        });
        services.AddCascadingAuthenticationState();
        services.AddConsoleLocalization();
        services.AddSingleton<FeedHistory>().AddSingleton<UnitNames>().AddSingleton<SharedReads>();
        services.AddScoped<PaletteSearch>().AddTransient<PageReads>(); // each page has reads of its own
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.VisibleStateDuration = 5000;
            options.SnackbarConfiguration.ShowTransitionDuration = 0;
            options.SnackbarConfiguration.HideTransitionDuration = 0;
        });
        services.AddTransient<MudLocalizer, MudBlazorWords>();
        return services;
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapConsoleLocalization();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null); // the console's own policy says it
    }
}
