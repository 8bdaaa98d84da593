import { render } from 'preact';
import './style.css';
import { App } from './app';
import { start } from './store';

render(<App />, document.getElementById('app')!);
void start();
