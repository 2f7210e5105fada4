using MudBlazor;

namespace NetMonitor.Console.Ui;

/// <summary>
/// MudBlazor's share of the design system. Its colours come from <c>app.css</c>, which overrides the provider's variables for
/// both themes: so a change of theme is one attribute on the page, without a round trip and without a flash.
/// </summary>
public static class NetMonitorTheme
{
    private static readonly string[] Fonts = ["Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1d5bb8", Background = "#f3f5f8", Surface = "#ffffff", TextPrimary = "#1b2430", TextSecondary = "#55616f",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86b6ff", Background = "#0f141b", Surface = "#171e27", TextPrimary = "#e4e9f0", TextSecondary = "#a3afbd",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.57" } },
    };
}
