import { Argument, Command } from 'commander';
import { completionFor, SHELLS } from '../completion.ts';
import type { Shell } from '../completion.ts';
import type { Environment } from '../installation.ts';

const INSTALL = `
  bash  add to ~/.bashrc:                 source <(tasklog completion bash)
  zsh   add to ~/.zshrc, after compinit:  source <(tasklog completion zsh)
  fish  tasklog completion fish > ~/.config/fish/completions/tasklog.fish`;

/** `program` is asked when the command runs: by then it has all its commands. */
export function completion(_environment: Environment, program: Command): Command {
  return new Command('completion')
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', INSTALL)
    .action((shell: Shell) => console.log(completionFor(shell, program)));
}
