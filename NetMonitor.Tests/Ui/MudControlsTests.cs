using Bunit;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.WorkingDays;
using Xunit;

namespace NetMonitor.Tests.Ui;

/// <summary>What the wrappers over MudBlazor's controls add: names, our types, the page's language, one round of a choice.</summary>
public sealed class MudControlsTests : PageContext
{
    public MudControlsTests() : base(ConsoleLocalization.English)
    {
    }

    [Fact]
    public void DateField_WithADay_ShowsItAndTellsWhatIsTyped()
    {
        DateOnly? told = null;
        var field = Render<DateField>(p => p
            .Add(c => c.Id, "d").Add(c => c.Label, "Day").Add(c => c.Value, new DateOnly(2026, 9, 3))
            .Add(c => c.ValueChanged, day => told = day));
        Assert.Equal("2026-09-03", field.Find("#d").GetAttribute("value"));

        field.Find("#d").Change("2026-09-04");

        Assert.Equal(new DateOnly(2026, 9, 4), told);
        Assert.Equal("2026-09-04", field.Find("#d").GetAttribute("value"));
    }
}
