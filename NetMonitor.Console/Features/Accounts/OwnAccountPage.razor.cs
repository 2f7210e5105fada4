using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>One's own account: where one is reached, verified by codes; and what its administrator is to correct of it.</summary>
public sealed partial class OwnAccountPage : LivePage
{
    private const int HistoryPage = 20;

    private AccountItem? _account;
    private IReadOnlyList<Timeline.Entry> _history = [];
    private HolderEntries _entries = new();
    private CheckedForm? _form;
    private ElementReference _title;
    private Contact? _sentTo;
    private Refusal? _refusal;
    private string _code = "";
    private bool _asking;
    private bool _busy;

    [Inject] public AccountQueries Queries { get; set; } = default!;
    [Inject] public AccountHistory History { get; set; } = default!;
    [Inject] public VerifyContact Contacts { get; set; } = default!;
    [Inject] public CorrectParticulars Corrections { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    protected override bool Concerns(FeedEvent happened) =>
        happened.Subject is { Type: AccountSubjects.OfAccount } subject && subject.Number == Actor.UserName;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _account = (await Queries.GetAsync(Actor, Actor.UserName, ct)).Value;
        var history = await History.ReadAsync(Actor, _account, new PageRequest(HistoryPage), ct);
        if (!history.IsRefused) _history = history.Value.Items;
    }

    private void BeginAsking()
    {
        _refusal = null;
        _entries = new HolderEntries
        {
            Name = _account!.Name, StaffNumber = _account.StaffNumber, Mobile = _account.Mobile, ImAccount = _account.ImAccount,
        };
        _asking = true;
    }

    private async Task AskAsync(ReasonDialog.Answer answer)
    {
        if (!await _form!.IsRightAsync()) return;
        await DoAsync(async () =>
        {
            var command = new CorrectionCommand(_entries.Name, _entries.StaffNumber, _entries.Mobile, _entries.ImAccount, answer.Text);
            return (await Corrections.AskAsync(Actor, command, Acting, Gone)).Refusal;
        }, AccountsText.CorrectionSent);
        if (_refusal is null) _asking = false;
    }

    private Task WithdrawAsync() =>
        DoAsync(async () => (await Corrections.WithdrawAsync(Actor, Acting, Gone)).Refusal, AccountsText.CorrectionTakenBack);

    private async Task SendAsync(Contact contact)
    {
        await DoAsync(async () => (await Contacts.SendAsync(Actor, contact, Acting, Gone)).Refusal, AccountsText.CodeSent);
        if (_refusal is null) (_sentTo, _code) = (contact, "");
    }

    private async Task VerifyAsync(Contact contact)
    {
        await DoAsync(async () => (await Contacts.VerifyAsync(Actor, contact, new ContactCode(_code), Acting, Gone)).Refusal, AccountsText.Verified);
        if (_refusal is not null) return;
        _sentTo = null;
        // The field that had the focus is gone.
        await _title.FocusIfThereAsync();
    }

    private async Task DoAsync(Func<Task<Refusal?>> act, string done)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
            if (_refusal is not null) return;
            Snackbar.Add(T[done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
