using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>What a registration form says, field by field, for its page and for the sheet of paper (annex 1).</summary>
internal static class FormSheet
{
    public static IReadOnlyList<SheetCell> Facts(FormItem form, IStringLocalizer<AccountsText> texts, AccountWords accounts, Words words)
    {
        var content = form.Content;
        return
        [
            new(texts[AccountsText.Unit], $"{form.UnitName} {form.UnitCode}", Wide: true),
            new(texts[AccountsText.Division], form.UnitCode.Division), new(texts[AccountsText.Purpose], accounts.Of(content.Purpose)),
            new(texts[AccountsText.AdministratorKind], words.Of(content.Role)), new(texts[AccountsText.Name], content.Name),
            new(texts[AccountsText.IdNumber], content.IdNumber), new(texts[AccountsText.StaffNumber], content.StaffNumber),
            new(texts[AccountsText.JobTitle], content.Title), new(texts[AccountsText.Mobile], content.Mobile),
            new(texts[AccountsText.ImAccount], content.ImAccount), new(texts[AccountsText.UserName], form.UserName),
            new(texts[AccountsText.KeySerial], content.KeySerial), new(texts[AccountsText.Previous], content.Previous),
            new(texts[AccountsText.OtherAccounts], content.OtherAccounts, Wide: true), new(texts[AccountsText.Opinion], content.Opinion, Wide: true),
        ];
    }

    /// <summary>The form on one sheet of A4, with the places for both seals (R9.3).</summary>
    public static async Task<Refusal?> PrintAsync(PrintRequest asked)
    {
        var found = await asked.Get<FormQueries>().GetAsync(asked.Actor, $"{asked.Http.Request.RouteValues["number"]}", asked.Cancel);
        if (found.IsRefused) return found.Refusal;
        var (form, texts) = (found.Value, asked.Get<IStringLocalizer<AccountsText>>());
        asked.List.Begin(texts[AccountsText.FormsTitle], $"{texts[AccountsText.FormNumberShort]} {form.Number}");
        asked.List.Sheet(
        [
            .. Facts(form, texts, asked.Get<AccountWords>(), asked.Get<Words>()),
            new(texts[AccountsText.Seal], "", Tall: true), new(texts[AccountsText.SealOfReceiver], "", Tall: true),
            new(texts[AccountsText.SubmittedBy], $"{form.SubmittedBy} {asked.Clock.Exact(form.SubmittedAt)}"),
            new(texts[AccountsText.RegisteredBy], form.RegisteredAt is { } at ? $"{form.RegisteredBy} {asked.Clock.Exact(at)}" : ""),
            .. form.Exception is { } exception ? new[] { new SheetCell(texts[AccountsText.Exception], exception, Wide: true) } : [],
        ]);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }
}
