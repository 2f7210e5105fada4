using MudBlazor;

namespace NetMonitor.Console.Ui;

/// <summary>One of <see cref="Tabs"/>: its <c>Text</c> stands on the tab.</summary>
public sealed class Tab : MudTabPanel;
