using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NpgsqlTypes;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class UnitConfiguration : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> builder)
    {
        builder.ToTable("units");
        builder.HasKey(unit => unit.Code);
        builder.Property(unit => unit.Name).HasMaxLength(Unit.MaxName);
        builder.Property(unit => unit.Path).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(unit => unit.DivisionCode).HasMaxLength(6).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(unit => unit.Pinyin).HasMaxLength(100).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(unit => unit.Version).IsConcurrencyToken();
        builder.HasIndex(unit => unit.Path).IsUnique();
        builder.HasIndex(unit => new { unit.ParentCode, unit.Code });
        builder.HasIndex(unit => new { unit.Level, unit.Path });
        builder.HasIndex(unit => unit.Pinyin);
        // Units where nobody is on duty, and suspended ones: few, and asked for at every dispatch and every call.
        builder.HasIndex(unit => unit.Status).HasFilter($"status in {UnitSql.Marks}");
        builder.HasIndex(unit => unit.MergedInto).HasFilter("merged_into is not null");
    }
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(account => account.UserName);
        builder.Property(account => account.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(account => account.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(account => account.Name).HasMaxLength(64);
        builder.Property(account => account.StaffNumber).HasMaxLength(64);
        Names(builder.Property(account => account.Roles));
        Names(builder.Property(account => account.Capabilities));
        builder.Property(account => account.Version).IsConcurrencyToken();
        // Imports copy rows without it.
        builder.Property(account => account.PasswordAtRisk).HasDefaultValue(false);
        builder.Ignore(account => account.IsSystemAdministrator);
        builder.Property(account => account.Person).HasMaxLength(64);
        builder.Property(account => account.KeySerial).HasMaxLength(KeysConfiguration.LongestSerial).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(account => account.Incident).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(account => account.Correction).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options), text => JsonSerializer.Deserialize<Correction>(text, AnswerJson.Options)!);
        builder.HasIndex(account => account.UserName).HasFilter("correction is not null").HasDatabaseName("ix_accounts_correction");
        builder.Property<string[]>(AccountSearch.Words).IsRequired();
        builder.Property<NpgsqlTsVector>(AccountSearch.Column).HasComputedColumnSql("array_to_tsvector(words)", stored: true);
        builder.HasIndex(AccountSearch.Column).HasMethod("gin");
        builder.HasIndex(account => account.Person);
        builder.HasIndex(account => account.UnitCode);
        builder.HasIndex(account => new { account.UnitPath, account.UserName });
    }

    /// <summary>Values of an enum as an array of their names.</summary>
    private static void Names<T>(PropertyBuilder<T[]> property) where T : struct, Enum => property.HasConversion(
        values => values.Select(value => value.ToString()).ToArray(),
        names => names.Select(Enum.Parse<T>).ToArray(),
        new ValueComparer<T[]>((a, b) => a!.SequenceEqual(b!), values => values.Aggregate(0, HashCode.Combine), values => values.ToArray()));
}

internal sealed class RegistrationFormConfiguration : IEntityTypeConfiguration<RegistrationForm>
{
    public void Configure(EntityTypeBuilder<RegistrationForm> builder)
    {
        builder.ToTable("registration_forms");
        builder.HasKey(form => form.Number);
        builder.Property(form => form.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(form => form.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(form => form.Person).HasMaxLength(64);
        builder.Property(form => form.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(form => form.Content).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<FormContent>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<FormContent>());
        builder.Property(form => form.Version).IsConcurrencyToken();
        builder.HasIndex(form => new { form.UnitCode, form.Number });
        builder.HasIndex(form => form.UserName);
        // Exceptions by which a person holds a second account (R9.2): few.
        builder.HasIndex(form => form.Person).HasFilter("exception is not null");
    }
}

internal sealed class FormDraftConfiguration : IEntityTypeConfiguration<FormDraftRow>
{
    public void Configure(EntityTypeBuilder<FormDraftRow> builder)
    {
        builder.ToTable("form_drafts");
        builder.HasKey(row => new { row.UserName, row.Place });
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Place).HasMaxLength(200).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.SavedAt);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Provisional).HasDefaultValue(false);
        builder.HasIndex(session => session.TokenHash).IsUnique();
        builder.HasIndex(session => new { session.UserName, session.CreatedAt });
        builder.HasIndex(session => session.EndedAt).HasFilter("ended_at is not null");
    }
}

internal sealed class SignInThrottleConfiguration : IEntityTypeConfiguration<SignInThrottleRow>
{
    public void Configure(EntityTypeBuilder<SignInThrottleRow> builder)
    {
        builder.ToTable("sign_in_throttles");
        builder.HasKey(row => row.Subject);
        builder.Property(row => row.Subject).HasMaxLength(120).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class ContactCodeConfiguration : IEntityTypeConfiguration<ContactCodeRow>
{
    public void Configure(EntityTypeBuilder<ContactCodeRow> builder)
    {
        builder.ToTable("contact_codes");
        builder.HasKey(row => new { row.UserName, row.Contact });
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class WrongCodesConfiguration : IEntityTypeConfiguration<WrongCodesRow>
{
    public void Configure(EntityTypeBuilder<WrongCodesRow> builder)
    {
        builder.ToTable("wrong_codes");
        builder.HasKey(row => row.Subject);
        builder.Property(row => row.Subject).UseCollation(NetMonitorDb.ByteOrder);
    }
}
