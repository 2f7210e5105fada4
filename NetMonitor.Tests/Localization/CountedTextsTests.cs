using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;

namespace NetMonitor.Tests.Localization;

public sealed class CountedTextsTests
{
    [Theory]
    [InlineData("en", 1, "1 working day late")]
    [InlineData("en", 3, "3 working days late")]
    [InlineData("zh-CN", 1, "逾期 1 个工作日")]
    public void Text_ThatCounts_HasTheNounInItsNumber(string language, int days, string text)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        using var services = new ServiceCollection().AddLogging().AddConsoleLocalization().BuildServiceProvider();
        Assert.Equal(text, services.GetRequiredService<IStringLocalizer<ShellText>>()[ShellText.OverdueBy, days].Value);
    }
}
